namespace BankIdCheck.Identifiers;
