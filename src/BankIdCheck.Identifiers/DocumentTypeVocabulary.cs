using System.Collections.Frozen;

namespace BankIdCheck.Identifiers;

/// <summary>
/// The words understood as one of the four document types, in folded form (see <see cref="DocumentType"/>): the words of the contract, the
/// codes of a machine-readable zone, what identity-verification vendors send, and what Norwegian clerks write.
/// </summary>
internal static class DocumentTypeVocabulary
{
    private static readonly string[] PassportWords =
    [
        "passport", "p", "passportbook", "nationalpassport", "foreignpassport", "internationalpassport", "ordinarypassport",
        "regularpassport", "travelpassport", "epassport", "biometricpassport", "diplomaticpassport", "officialpassport",
        "servicepassport", "militarypassport", "emergencypassport", "temporarypassport",
        "pass", "utenlandskpass", "utanlandskpass", "nasjonaltpass", "diplomatpass", "tjenestepass", "tenestepass", "nødpass", "reisepass",
    ];

    /// <summary>
    /// A card's code (A, C or I, and a letter of the issuer's choice) says that it is a card, not whether it is a residence permit. So only
    /// the bare letters and the customary ID are taken as an identity card. AC is a crew member's certificate.
    /// </summary>
    private static readonly string[] IdCardWords =
    [
        "idcard", "id", "i", "a", "c", "identitycard", "identificationcard", "nationalid", "nationalidcard", "nationalidentitycard",
        "nationalidentificationcard", "foreignidcard", "foreignnationalidcard", "foreignidentitycard", "eidcard",
        "idkort", "identitetskort", "identifikasjonskort", "nasjonaltidkort", "nasjonaltidentitetskort", "utenlandskidkort",
        "utanlandskidkort",
    ];

    private static readonly string[] ResidencePermitWords =
    [
        "residencepermit", "residencepermitcard", "residencecard", "permanentresidencepermit", "permanentresidencecard",
        "temporaryresidencepermit", "residentpermit", "residentcard",
        "oppholdstillatelse", "oppholdstillatelseskort", "oppholdskort", "opphaldsløyve", "opphaldskort",
    ];

    /// <summary>
    /// Documents for those who are not the issuer's nationals, or that stand in for a passport. Their codes begin with P as a passport's
    /// do (ICAO Doc 9303 part 4, section 4.4: PR refugee, PT alien, PS stateless, PL laissez-passer, PU single sheet), but the papers
    /// themselves say "travel document", and so does who copies from them.
    /// </summary>
    private static readonly string[] TravelDocumentWords =
    [
        "traveldocument", "traveldocumentforeign", "foreigntraveldocument", "pr", "pt", "ps", "pl", "pu", "refugeetraveldocument",
        "traveldocumentrefugee", "refugeepassport", "conventiontraveldocument", "statelesstraveldocument", "traveldocumentstateless",
        "alientraveldocument", "alienstraveldocument", "alienpassport", "alienspassport", "alien'spassport", "immigrantspassport",
        "immigrant'spassport", "emergencytraveldocument", "laissezpasser",
        "reisebevis", "reisedokument", "reisebevisforflyktning", "reisebevisforflyktninger", "flyktningreisebevis", "flyktningepass",
        "utlendingspass", "utlendingepass",
    ];

    public static FrozenDictionary<string, DocumentType> Create()
    {
        Dictionary<string, DocumentType> types = [];
        Add(DocumentType.Passport, PassportWords);
        Add(DocumentType.IdCard, IdCardWords);
        Add(DocumentType.ResidencePermit, ResidencePermitWords);
        Add(DocumentType.TravelDocument, TravelDocumentWords);

        // P and a letter is a passport, whatever the issuer means by the letter, unless it is one of the travel documents above.
        for (var letter = 'a'; letter <= 'z'; letter++)
        {
            types.TryAdd($"p{letter}", DocumentType.Passport);
        }

        return types.ToFrozenDictionary();

        void Add(DocumentType type, string[] words)
        {
            foreach (var word in words)
            {
                types.Add(word, type);
            }
        }
    }
}
