-- The documents of the sample customers, for SQLite, SQL Server and PostgreSQL alike; the only list of them.
-- The first row is the example that the contract of /check_id publishes. The persons are the synthetic ones of the Norwegian
-- tax administration (Tenor, month + 80) and NAV (Dolly, month + 40), and the test persons that BankID documents. The
-- documents are invented, typed as carelessly as clerks type them, and valid for long, so that the sandbox does not grow stale.
INSERT INTO check_id_documents (nnin, document_type, document_number, document_issuer, valid_until) VALUES
    ('12345678901', 'passport',         'CCC014356',    'AUS', '2099-05-14'), -- the published example
    ('17912099997', 'Passport',         'c01x 00t47',   'D',   '2099-02-28'), -- Tenor; lower case, a space, Germany as its passports print it
    ('57912075186', 'P',                'Z-1234567',    'in',  '2099-11-02'), -- Tenor, D-number; ICAO's letter, a hyphen, alpha-2
    ('29822099635', 'passport',         'XP 1234567',   'FIN', '2099-08-19'), -- Tenor; two documents: this one
    ('29822099635', 'ID card',          '1234.5678a',   'FI',  '2099-03-07'), -- and this one
    ('69822075096', 'PASSPORT',         'AB1234567',    'pl',  '2099-01-30'), -- Tenor, D-number
    ('46879700922', 'passport',         '91234567',     'SWE', '2019-06-30'), -- Tenor, D-number; expired
    ('15507600333', 'id card',          '1002 3456',    'LT',  '2099-12-12'), -- Dolly
    ('55507608360', 'Residence permit', 'yz0 12345 6',  'DEU', '2099-04-01'), -- Dolly, D-number
    ('29422059278', 'Travel document',  'A123/456',     'se',  '2099-07-15'), -- Dolly
    ('69422056629', 'pass',             'P00123456',    'RKS', '2099-09-09'), -- Dolly, D-number; Kosovo as its passports print it
    ('01010750160', 'Passport',         '533-380-006',  'GB',  '2099-05-05'), -- BankID's test persons
    ('01010750241', 'passport',         '530112233',    'usa', '2099-10-21'),
    ('01010750322', 'P',                '05 1234567',   'ROM', '2099-01-01'), -- Romania's code before 2002
    ('01010751388', 'ID card',          'X4RTBPFW4',    'FR',  NULL),         -- nobody noted until when
    ('01010751469', 'passport',         'AAA<000000',   'ESP', '2099-03-03'); -- copied from the machine readable zone
