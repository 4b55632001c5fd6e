using BankIdCheck.Sandbox;

return await SandboxCommand.Create().Parse(args).InvokeAsync();
