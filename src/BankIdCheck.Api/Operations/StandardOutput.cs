using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace BankIdCheck.Api.Operations;

/// <summary>
/// Each event as a line on the standard output, handed to the system before the next is taken: what was logged survives a crash. Stands for
/// Serilog's console sink without colours, which makes a text of each line, encodes it anew and goes through two more locks.
/// </summary>
internal sealed class StandardOutput(ITextFormatter formatter) : ILogEventSink, IDisposable
{
    private const int UsualLine = 4096;

    private readonly Lock gate = new();
    private readonly StringWriter line = new(new StringBuilder(UsualLine), System.Globalization.CultureInfo.InvariantCulture);
    private readonly StreamWriter output = new(
        Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), UsualLine);

    public void Emit(LogEvent logEvent)
    {
        lock (gate)
        {
            var text = line.GetStringBuilder().Clear();
            formatter.Format(logEvent, line); // whole, before any of it is written
            output.Write(text);
            output.Flush();
        }
    }

    public void Dispose()
    {
        output.Dispose();
        line.Dispose();
    }
}
