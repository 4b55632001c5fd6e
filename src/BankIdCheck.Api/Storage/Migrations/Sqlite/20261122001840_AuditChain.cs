using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BankIdCheck.Api.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AuditChain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_batches",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    first_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    last_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    at_us = table.Column<long>(type: "INTEGER", nullable: false),
                    key_id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false),
                    previous_hash = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_batches", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "audit_head",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    last_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    key_id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false),
                    seal = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_head", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_records",
                columns: table => new
                {
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    at_us = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    client = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    tenant = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    originator = table.Column<string>(type: "TEXT", unicode: false, maxLength: 4, nullable: true),
                    nnin_pseudonym = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: true),
                    document_pseudonym = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: true),
                    key_id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false),
                    document_type = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    document_issuer = table.Column<string>(type: "TEXT", unicode: false, maxLength: 3, nullable: true),
                    outcome = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    reason = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    rule_version = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    trace_id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    latency_us = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_records", x => x.sequence);
                });

            migrationBuilder.CreateTable(
                name: "audit_stub",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    last_sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    at_us = table.Column<long>(type: "INTEGER", nullable: false),
                    key_id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false),
                    seal = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_stub", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_audit_records_at_us",
                table: "audit_records",
                column: "at_us");

            migrationBuilder.CreateIndex(
                name: "ix_audit_records_nnin_pseudonym",
                table: "audit_records",
                column: "nnin_pseudonym");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_batches");

            migrationBuilder.DropTable(
                name: "audit_head");

            migrationBuilder.DropTable(
                name: "audit_records");

            migrationBuilder.DropTable(
                name: "audit_stub");
        }
    }
}
