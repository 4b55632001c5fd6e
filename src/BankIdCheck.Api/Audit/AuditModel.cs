using BankIdCheck.Api.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using static BankIdCheck.Api.Storage.Columns;

namespace BankIdCheck.Api.Audit;

/// <summary>The tables. Lengths are limits of what is written, see <see cref="Columns.Fit"/>.</summary>
internal static class AuditModel
{
    public const int KeyIdLength = 16;
    private const int OriginatorLength = 4;
    private const int IssuerLength = 3;

    public static void Configure(ModelBuilder model)
    {
        model.Entity<AuditRecord>(Records);
        model.Entity<AuditBatch>(Batches);
        model.Entity<AuditHead>(Head);
        model.Entity<AuditStub>(Stub);
    }

    private static void Records(EntityTypeBuilder<AuditRecord> record)
    {
        record.ToTable("audit_records").HasKey(row => row.Sequence);
        record.Property(row => row.Sequence).HasColumnName("sequence").ValueGeneratedNever();
        record.Property(row => row.AtMicroseconds).HasColumnName("at_us");
        Text(record, row => row.Kind, "kind");
        Text(record, row => row.Client, "client");
        Text(record, row => row.Tenant, "tenant");
        Text(record, row => row.Originator, "originator", OriginatorLength);
        Bytes(record, row => row.NninPseudonym, "nnin_pseudonym");
        Bytes(record, row => row.DocumentPseudonym, "document_pseudonym");
        Text(record, row => row.KeyId, "key_id", KeyIdLength);
        Text(record, row => row.DocumentType, "document_type");
        Text(record, row => row.DocumentIssuer, "document_issuer", IssuerLength);
        Text(record, row => row.Outcome, "outcome");
        Text(record, row => row.Reason, "reason");
        Text(record, row => row.RuleVersion, "rule_version");
        Text(record, row => row.TraceId, "trace_id");
        record.Property(row => row.LatencyMicroseconds).HasColumnName("latency_us");

        record.HasIndex(row => row.NninPseudonym).HasDatabaseName("ix_audit_records_nnin_pseudonym");
        record.HasIndex(row => row.AtMicroseconds).HasDatabaseName("ix_audit_records_at_us");
    }

    private static void Batches(EntityTypeBuilder<AuditBatch> batch)
    {
        batch.ToTable("audit_batches").HasKey(row => row.Number);
        batch.Property(row => row.Number).HasColumnName("number").ValueGeneratedNever();
        batch.Property(row => row.FirstSequence).HasColumnName("first_sequence");
        batch.Property(row => row.LastSequence).HasColumnName("last_sequence");
        batch.Property(row => row.AtMicroseconds).HasColumnName("at_us");
        Text(batch, row => row.KeyId, "key_id", KeyIdLength);
        Bytes(batch, row => row.PreviousHash, "previous_hash");
        Bytes(batch, row => row.Hash, "hash");
    }

    private static void Head(EntityTypeBuilder<AuditHead> head)
    {
        head.ToTable("audit_head").HasKey(row => row.Id);
        head.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
        head.Property(row => row.Number).HasColumnName("number");
        head.Property(row => row.LastSequence).HasColumnName("last_sequence");
        Bytes(head, row => row.Hash, "hash");
        Text(head, row => row.KeyId, "key_id", KeyIdLength);
        Bytes(head, row => row.Seal, "seal");
    }

    private static void Stub(EntityTypeBuilder<AuditStub> stub)
    {
        stub.ToTable("audit_stub").HasKey(row => row.Id);
        stub.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
        stub.Property(row => row.Number).HasColumnName("number");
        stub.Property(row => row.LastSequence).HasColumnName("last_sequence");
        Bytes(stub, row => row.Hash, "hash");
        stub.Property(row => row.AtMicroseconds).HasColumnName("at_us");
        Text(stub, row => row.KeyId, "key_id", KeyIdLength);
        Bytes(stub, row => row.Seal, "seal");
    }
}
