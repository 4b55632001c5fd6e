using System.Collections.Frozen;

namespace BankIdCheck.Identifiers;

/// <summary>Who issues identity documents, by code: ICAO Doc 9303 part 3, section 5, which takes in the whole of ISO 3166-1.</summary>
internal static class IssuerCodes
{
    /// <summary>Every officially assigned country of ISO 3166-1: its alpha-2 and its alpha-3 code, in the order of the former.</summary>
    private const string Countries = """
        AD AND  AE ARE  AF AFG  AG ATG  AI AIA  AL ALB  AM ARM  AO AGO  AQ ATA  AR ARG  AS ASM  AT AUT
        AU AUS  AW ABW  AX ALA  AZ AZE  BA BIH  BB BRB  BD BGD  BE BEL  BF BFA  BG BGR  BH BHR  BI BDI
        BJ BEN  BL BLM  BM BMU  BN BRN  BO BOL  BQ BES  BR BRA  BS BHS  BT BTN  BV BVT  BW BWA  BY BLR
        BZ BLZ  CA CAN  CC CCK  CD COD  CF CAF  CG COG  CH CHE  CI CIV  CK COK  CL CHL  CM CMR  CN CHN
        CO COL  CR CRI  CU CUB  CV CPV  CW CUW  CX CXR  CY CYP  CZ CZE  DE DEU  DJ DJI  DK DNK  DM DMA
        DO DOM  DZ DZA  EC ECU  EE EST  EG EGY  EH ESH  ER ERI  ES ESP  ET ETH  FI FIN  FJ FJI  FK FLK
        FM FSM  FO FRO  FR FRA  GA GAB  GB GBR  GD GRD  GE GEO  GF GUF  GG GGY  GH GHA  GI GIB  GL GRL
        GM GMB  GN GIN  GP GLP  GQ GNQ  GR GRC  GS SGS  GT GTM  GU GUM  GW GNB  GY GUY  HK HKG  HM HMD
        HN HND  HR HRV  HT HTI  HU HUN  ID IDN  IE IRL  IL ISR  IM IMN  IN IND  IO IOT  IQ IRQ  IR IRN
        IS ISL  IT ITA  JE JEY  JM JAM  JO JOR  JP JPN  KE KEN  KG KGZ  KH KHM  KI KIR  KM COM  KN KNA
        KP PRK  KR KOR  KW KWT  KY CYM  KZ KAZ  LA LAO  LB LBN  LC LCA  LI LIE  LK LKA  LR LBR  LS LSO
        LT LTU  LU LUX  LV LVA  LY LBY  MA MAR  MC MCO  MD MDA  ME MNE  MF MAF  MG MDG  MH MHL  MK MKD
        ML MLI  MM MMR  MN MNG  MO MAC  MP MNP  MQ MTQ  MR MRT  MS MSR  MT MLT  MU MUS  MV MDV  MW MWI
        MX MEX  MY MYS  MZ MOZ  NA NAM  NC NCL  NE NER  NF NFK  NG NGA  NI NIC  NL NLD  NO NOR  NP NPL
        NR NRU  NU NIU  NZ NZL  OM OMN  PA PAN  PE PER  PF PYF  PG PNG  PH PHL  PK PAK  PL POL  PM SPM
        PN PCN  PR PRI  PS PSE  PT PRT  PW PLW  PY PRY  QA QAT  RE REU  RO ROU  RS SRB  RU RUS  RW RWA
        SA SAU  SB SLB  SC SYC  SD SDN  SE SWE  SG SGP  SH SHN  SI SVN  SJ SJM  SK SVK  SL SLE  SM SMR
        SN SEN  SO SOM  SR SUR  SS SSD  ST STP  SV SLV  SX SXM  SY SYR  SZ SWZ  TC TCA  TD TCD  TF ATF
        TG TGO  TH THA  TJ TJK  TK TKL  TL TLS  TM TKM  TN TUN  TO TON  TR TUR  TT TTO  TV TUV  TW TWN
        TZ TZA  UA UKR  UG UGA  UM UMI  US USA  UY URY  UZ UZB  VA VAT  VC VCT  VE VEN  VG VGB  VI VIR
        VN VNM  VU VUT  WF WLF  WS WSM  YE YEM  YT MYT  ZA ZAF  ZM ZMB  ZW ZWE
        """;

    /// <summary>
    /// What ICAO adds: British passports that are not a British citizen's, the European Union's laissez-passer, Kosovo, the United
    /// Nations, international organisations, persons without a nationality (XXA to XXX) and the specimen state (UTO). ICAO's own
    /// IAO is left out: it signs, but is never printed on a document.
    /// </summary>
    private const string Additions = """
        GBD GBN GBO GBP GBS EUE RKS UNO UNA UNK
        XBA XIM XCC XCE XCO XEC XPO XES XMP XOM XDC
        XXA XXB XXC XXX UTO
        """;

    /// <summary>Withdrawn by ISO or never in it, yet met on documents and in banks' older records.</summary>
    private const string Legacy = "ANT NTZ ROM SCG TMP XKX YUG ZAR";

    /// <summary>
    /// Spellings of a code in the tables above: Germany's single letter as printed and as typed, Kosovo's two letters (ICAO's and
    /// the customary one), and the two letters that ISO 3166 reserves for an issuer whose code is another.
    /// </summary>
    private static readonly (string Spelling, string Code)[] Spellings =
    [
        ("D", "DEU"), ("D<<", "DEU"), ("KS", "RKS"), ("XK", "RKS"), ("UK", "GBR"), ("EU", "EUE"), ("UN", "UNO"),
    ];

    /// <summary>Codes of one issuer, the usual one first: a state's several codes, or a state and what its documents said before.</summary>
    private static readonly string[][] AliasSets =
    [
        ["RKS", "XKX", "UNK"],
        ["GBR", "GBD", "GBN", "GBO", "GBP", "GBS"],
        ["ROU", "ROM"],
        ["TLS", "TMP"],
        ["COD", "ZAR"],
        ["SRB", "SCG", "YUG"],
    ];

    /// <summary>Every spelling, in any case, with its issuer.</summary>
    public static FrozenDictionary<string, DocumentIssuer> Create(Func<string, string, DocumentIssuer> issuerOf)
    {
        Dictionary<string, DocumentIssuer> issuers = new(StringComparer.OrdinalIgnoreCase);
        var usualCodes = AliasSets.SelectMany(set => set.Select(code => KeyValuePair.Create(code, set[0]))).ToDictionary();

        foreach (var pair in Words(Countries).Chunk(2))
        {
            issuers.Add(pair[0], AddCode(pair[1]));
        }

        foreach (var code in Words(Additions).Concat(Words(Legacy)))
        {
            AddCode(code);
        }

        foreach (var (spelling, code) in Spellings)
        {
            issuers.Add(spelling, issuers[code]);
        }

        return issuers.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        DocumentIssuer AddCode(string code) => issuers[code] = issuerOf(code, usualCodes.GetValueOrDefault(code, code));
    }

    private static string[] Words(string table) => table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
