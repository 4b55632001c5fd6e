using BankIdCheck.Api.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using static BankIdCheck.Api.Storage.Columns;

namespace BankIdCheck.Api.Screening;

/// <summary>The tables.</summary>
internal static class ScreeningModel
{
    public const int IdLength = 32;
    public const int SignerLength = 256;

    public static void Configure(ModelBuilder model)
    {
        model.Entity<ScreeningSession>(Sessions);
        model.Entity<ScreeningEntity>(Entities);
        model.Entity<TimelineEntry>(Timeline);
        model.Entity<SealedOrder>(order =>
        {
            order.ToTable("screening_orders").HasKey(row => row.SessionId);
            Text(order, row => row.SessionId, "session_id", IdLength);
            Sealed(order);
        });
        model.Entity<ArchivedContent>(content =>
        {
            content.ToTable("screening_contents").HasKey(row => new { row.SessionId, row.Entity }); // one of each, whatever happens
            Text(content, row => row.SessionId, "session_id", IdLength);
            Text(content, row => row.Entity, "entity");
            content.Property(row => row.StoredAt).HasColumnName("stored_at_us");
            Sealed(content);
        });
    }

    private static void Sessions(EntityTypeBuilder<ScreeningSession> session)
    {
        session.ToTable("screening_sessions").HasKey(row => row.Id);
        Text(session, row => row.Id, "id", IdLength);
        session.Property(row => row.Lane).HasColumnName("lane");
        Text(session, row => row.State, "state");
        Text(session, row => row.Reason, "reason");
        Text(session, row => row.Trouble, "trouble");
        Text(session, row => row.Reference, "reference");
        Text(session, row => row.Client, "client");
        Bytes(session, row => row.IdempotencyHash, "idempotency_hash");
        Bytes(session, row => row.OrderHash, "order_hash");
        Bytes(session, row => row.WebhookHash, "webhook_hash");
        Bytes(session, row => row.NninPseudonym, "nnin_pseudonym");
        Text(session, row => row.PseudonymKeyId, "pseudonym_key_id", AuditModel.KeyIdLength);
        session.Property(row => row.CreatedAt).HasColumnName("created_at_us");
        Text(session, row => row.Create, "create_step");
        Text(session, row => row.UpstreamId, "upstream_id");
        session.Property(row => row.DueAt).HasColumnName("due_at_us");
        session.Property(row => row.UrgentAt).HasColumnName("urgent_at_us");
        session.Property(row => row.Deadline).HasColumnName("deadline_us");
        session.Property(row => row.Looks).HasColumnName("looks");
        session.Property(row => row.LookedAt).HasColumnName("looked_at_us");
        session.Property(row => row.Rings).HasColumnName("rings");
        session.Property(row => row.RingsHeard).HasColumnName("rings_heard");
        session.Property(row => row.FinalAt).HasColumnName("final_at_us");
        Text(session, row => row.Relationship, "relationship");
        session.Property(row => row.RelationshipEndedOn).HasColumnName("relationship_ended_on");
        session.Property(row => row.LegalHold).HasColumnName("legal_hold");
        session.Property(row => row.ErasedAt).HasColumnName("erased_at_us");
        session.Property(row => row.TimelineLength).HasColumnName("timeline_length");
        session.Property(row => row.Version).HasColumnName("version").IsConcurrencyToken();

        session.HasMany(row => row.Entities).WithOne().HasForeignKey(row => row.SessionId);
        session.HasMany(row => row.Timeline).WithOne().HasForeignKey(row => row.SessionId);
        session.HasIndex(row => new { row.Lane, row.DueAt }).HasDatabaseName("ix_screening_sessions_due");
        session.HasIndex(row => row.IdempotencyHash).IsUnique().HasDatabaseName("ix_screening_sessions_idempotency");
        session.HasIndex(row => row.WebhookHash).IsUnique().HasDatabaseName("ix_screening_sessions_webhook");
        session.HasIndex(row => new { row.Reference, row.Id }).HasDatabaseName("ix_screening_sessions_reference");
        session.HasIndex(row => new { row.State, row.Id }).HasDatabaseName("ix_screening_sessions_state");
    }

    private static void Entities(EntityTypeBuilder<ScreeningEntity> entity)
    {
        entity.ToTable("screening_entities").HasKey(row => new { row.SessionId, row.Name });
        Text(entity, row => row.SessionId, "session_id", IdLength);
        Text(entity, row => row.Name, "name");
        entity.Property(row => row.Position).HasColumnName("position");
        Text(entity, row => row.State, "state");
        Text(entity, row => row.UpstreamStatus, "upstream_status");
        Text(entity, row => row.Reason, "reason");
        entity.Property(row => row.ExpiresAt).HasColumnName("expires_at_us");
        Text(entity, row => row.MediaType, "media_type");
        entity.Property(row => row.Length).HasColumnName("length");
        Bytes(entity, row => row.Sha256, "sha256");
        Text(entity, row => row.SignatureOutcome, "signature_outcome");
        Text(entity, row => row.SignerTrust, "signer_trust");
        entity.Property(row => row.Signer).HasColumnName("signer").HasMaxLength(SignerLength);
        entity.Property(row => row.SignatureClaimedAt).HasColumnName("signature_claimed_at_us");
    }

    private static void Timeline(EntityTypeBuilder<TimelineEntry> entry)
    {
        entry.ToTable("screening_timeline").HasKey(row => new { row.SessionId, row.Number });
        Text(entry, row => row.SessionId, "session_id", IdLength);
        entry.Property(row => row.Number).HasColumnName("number").ValueGeneratedNever();
        entry.Property(row => row.At).HasColumnName("at_us");
        Text(entry, row => row.What, "what");
        Text(entry, row => row.By, "made_known_by");
        Text(entry, row => row.Entity, "entity");
        Text(entry, row => row.Detail, "detail");
    }

    private static void Sealed<TRow>(EntityTypeBuilder<TRow> table)
        where TRow : SealedRow
    {
        table.Property(row => row.KeyId).HasColumnName("key_id").HasMaxLength(WordLength).IsUnicode(false);
        table.Property(row => row.Nonce).HasColumnName("nonce").HasMaxLength(ArchiveCipher.NonceLength).IsFixedLength();
        table.Property(row => row.Sealed).HasColumnName("sealed");
        table.HasIndex(row => row.KeyId).HasDatabaseName($"ix_{table.Metadata.GetTableName()}_key_id");
    }
}

/// <summary>Microseconds since 1970-01-01 UTC: one type with one order on every provider.</summary>
internal sealed class MicrosecondsConverter() : ValueConverter<DateTimeOffset, long>(
    time => time.ToUnixMicroseconds(), number => Microseconds.ToTime(number));
