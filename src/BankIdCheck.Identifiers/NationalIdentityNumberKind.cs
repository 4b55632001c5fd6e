namespace BankIdCheck.Identifiers;

/// <summary>What sort of number eleven digits are, read from their form. A form can be right by chance; only a register knows.</summary>
public enum NationalIdentityNumberKind
{
    /// <summary>Eleven digits whose check digits are wrong, or whose first four are no day and month of a known series.</summary>
    Unrecognised,

    /// <summary>Fødselsnummer: the number of a person who is or was resident in Norway. Starts with the day of birth, 01 to 31.</summary>
    Fodselsnummer,

    /// <summary>D-number: for persons with a tie to Norway who do not live there. As a fødselsnummer, with 40 added to the day.</summary>
    DNumber,

    /// <summary>
    /// FH-number: a help number of the health sector for a patient not identified. First digit 8 or 9, no date. Not a number of the
    /// National Population Register, so no bank has a customer by it.
    /// </summary>
    FhNumber,
}

/// <summary>Which series a number was issued from, read from the month.</summary>
public enum NationalIdentityNumberOrigin
{
    /// <summary>The form does not say: an FH-number, or a number that is <see cref="NationalIdentityNumberKind.Unrecognised"/>.</summary>
    Unknown,

    /// <summary>The National Population Register (Folkeregisteret). The month is as it is, 01 to 12.</summary>
    PopulationRegister,

    /// <summary>Synthetic, from the Norwegian Tax Administration's test register (Tenor). The month has 80 added.</summary>
    Tenor,

    /// <summary>
    /// Synthetic, from NAV's test data (Dolly). The month has 40 added. A help number that a hospital or another body issued by itself
    /// (H-number) adds 40 too, and cannot be told from a Dolly number by its form.
    /// </summary>
    Dolly,
}
