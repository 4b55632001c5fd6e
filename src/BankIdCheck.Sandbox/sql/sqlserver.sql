-- A sample bank in SQL Server, for docker-compose.yml. Not for a real server: section 3 is what a real bank needs.
-- Run in this folder: sqlcmd -b -v READER_PASSWORD="..." -i sqlserver.sql
IF DB_ID(N'bankidcheck_sample') IS NOT NULL
BEGIN
    PRINT 'The database bankidcheck_sample exists. Nothing is changed.';
    SET NOEXEC ON;
END
GO
CREATE DATABASE bankidcheck_sample;
GO
USE bankidcheck_sample;
GO

-- 1. The bank's own tables: customers, and the documents that they showed.
CREATE SCHEMA core;
GO
CREATE TABLE core.customer (
    customer_id     int IDENTITY(1, 1) NOT NULL CONSTRAINT pk_customer PRIMARY KEY,
    nnin            char(11) NOT NULL CONSTRAINT uq_customer_nnin UNIQUE
);
CREATE TABLE core.identity_document (
    document_id     int IDENTITY(1, 1) NOT NULL CONSTRAINT pk_identity_document PRIMARY KEY,
    customer_id     int NOT NULL CONSTRAINT fk_identity_document_customer REFERENCES core.customer,
    kind            varchar(40) NOT NULL,
    number          varchar(40) NOT NULL,
    country         varchar(3) NOT NULL,
    expires         date NULL
);
CREATE INDEX ix_identity_document_customer ON core.identity_document (customer_id);
GO

-- 2. The sample customers.
CREATE TABLE dbo.check_id_documents (
    nnin            char(11) NOT NULL,
    document_type   varchar(40) NOT NULL,
    document_number varchar(40) NOT NULL,
    document_issuer varchar(3) NOT NULL,
    valid_until     date NULL
);
GO
:r sample-customers.sql
GO
INSERT INTO core.customer (nnin) SELECT DISTINCT nnin FROM dbo.check_id_documents;
INSERT INTO core.identity_document (customer_id, kind, number, country, expires)
SELECT c.customer_id, d.document_type, d.document_number, d.document_issuer, d.valid_until
FROM dbo.check_id_documents AS d JOIN core.customer AS c ON c.nnin = d.nnin;
DROP TABLE dbo.check_id_documents;
GO

-- 3. What BankIdCheck sees: one view, keyed by an indexed, non-Unicode column, and a login that may read it and nothing else.
CREATE VIEW dbo.check_id_documents AS
SELECT c.nnin,
       d.kind    AS document_type,
       d.number  AS document_number,
       d.country AS document_issuer,
       d.expires AS valid_until
FROM core.customer AS c JOIN core.identity_document AS d ON d.customer_id = c.customer_id;
GO
CREATE LOGIN bankidcheck_reader WITH PASSWORD = N'$(READER_PASSWORD)', DEFAULT_DATABASE = bankidcheck_sample;
CREATE USER bankidcheck_reader FOR LOGIN bankidcheck_reader;
GRANT SELECT ON dbo.check_id_documents TO bankidcheck_reader;
GO
SET NOEXEC OFF;
GO
