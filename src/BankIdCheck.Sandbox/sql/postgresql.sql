-- A sample bank in PostgreSQL. Not for a real server: section 3 is what a real bank needs.
-- Run in an empty database: psql -v ON_ERROR_STOP=1 -v reader_password=... -f postgresql.sql
BEGIN;

-- 1. The bank's own tables: customers, and the documents that they showed.
CREATE SCHEMA core;
CREATE TABLE core.customer (
    customer_id     int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    nnin            char(11) NOT NULL UNIQUE
);
CREATE TABLE core.identity_document (
    document_id     int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id     int NOT NULL REFERENCES core.customer,
    kind            varchar(40) NOT NULL,
    number          varchar(40) NOT NULL,
    country         varchar(3) NOT NULL,
    expires         date
);
CREATE INDEX ON core.identity_document (customer_id);

-- 2. The sample customers.
CREATE TABLE check_id_documents (
    nnin            char(11) NOT NULL,
    document_type   varchar(40) NOT NULL,
    document_number varchar(40) NOT NULL,
    document_issuer varchar(3) NOT NULL,
    valid_until     date
);
\ir sample-customers.sql
INSERT INTO core.customer (nnin) SELECT DISTINCT nnin FROM check_id_documents;
INSERT INTO core.identity_document (customer_id, kind, number, country, expires)
SELECT c.customer_id, d.document_type, d.document_number, d.document_issuer, d.valid_until
FROM check_id_documents AS d JOIN core.customer AS c ON c.nnin = d.nnin;
DROP TABLE check_id_documents;

-- 3. What BankIdCheck sees: one view, keyed by an indexed column of type char(11), and a role that may read it and nothing else.
CREATE VIEW check_id_documents AS
SELECT c.nnin,
       d.kind    AS document_type,
       d.number  AS document_number,
       d.country AS document_issuer,
       d.expires AS valid_until
FROM core.customer AS c JOIN core.identity_document AS d ON d.customer_id = c.customer_id;

CREATE ROLE bankidcheck_reader LOGIN PASSWORD :'reader_password';
ALTER ROLE bankidcheck_reader SET default_transaction_read_only = on;
GRANT SELECT ON check_id_documents TO bankidcheck_reader;

COMMIT;
