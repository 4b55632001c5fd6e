using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BankIdCheck.Api.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Screening : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "screening_contents",
                columns: table => new
                {
                    session_id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    entity = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    stored_at_us = table.Column<long>(type: "INTEGER", nullable: false),
                    key_id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    nonce = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 12, nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_screening_contents", x => new { x.session_id, x.entity });
                });

            migrationBuilder.CreateTable(
                name: "screening_orders",
                columns: table => new
                {
                    session_id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    key_id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    nonce = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 12, nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_screening_orders", x => x.session_id);
                });

            migrationBuilder.CreateTable(
                name: "screening_sessions",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    lane = table.Column<short>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    reason = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    trouble = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    reference = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    client = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    idempotency_hash = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: true),
                    order_hash = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    webhook_hash = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    nnin_pseudonym = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: true),
                    pseudonym_key_id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 16, nullable: false),
                    created_at_us = table.Column<long>(type: "INTEGER", nullable: false),
                    create_step = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    upstream_id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    due_at_us = table.Column<long>(type: "INTEGER", nullable: true),
                    urgent_at_us = table.Column<long>(type: "INTEGER", nullable: false),
                    deadline_us = table.Column<long>(type: "INTEGER", nullable: false),
                    looks = table.Column<int>(type: "INTEGER", nullable: false),
                    looked_at_us = table.Column<long>(type: "INTEGER", nullable: true),
                    rings = table.Column<int>(type: "INTEGER", nullable: false),
                    rings_heard = table.Column<int>(type: "INTEGER", nullable: false),
                    final_at_us = table.Column<long>(type: "INTEGER", nullable: true),
                    relationship = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    relationship_ended_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    legal_hold = table.Column<bool>(type: "INTEGER", nullable: false),
                    erased_at_us = table.Column<long>(type: "INTEGER", nullable: true),
                    timeline_length = table.Column<int>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_screening_sessions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "screening_entities",
                columns: table => new
                {
                    session_id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    name = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    position = table.Column<short>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    upstream_status = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    reason = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    expires_at_us = table.Column<long>(type: "INTEGER", nullable: true),
                    media_type = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    length = table.Column<long>(type: "INTEGER", nullable: true),
                    sha256 = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: true),
                    signature_outcome = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    signer_trust = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    signer = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    signature_claimed_at_us = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_screening_entities", x => new { x.session_id, x.name });
                    table.ForeignKey(
                        name: "FK_screening_entities_screening_sessions_session_id",
                        column: x => x.session_id,
                        principalTable: "screening_sessions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "screening_timeline",
                columns: table => new
                {
                    session_id = table.Column<string>(type: "TEXT", unicode: false, maxLength: 32, nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    at_us = table.Column<long>(type: "INTEGER", nullable: false),
                    what = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    made_known_by = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    entity = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    detail = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_screening_timeline", x => new { x.session_id, x.number });
                    table.ForeignKey(
                        name: "FK_screening_timeline_screening_sessions_session_id",
                        column: x => x.session_id,
                        principalTable: "screening_sessions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_screening_contents_key_id",
                table: "screening_contents",
                column: "key_id");

            migrationBuilder.CreateIndex(
                name: "ix_screening_orders_key_id",
                table: "screening_orders",
                column: "key_id");

            migrationBuilder.CreateIndex(
                name: "ix_screening_sessions_due",
                table: "screening_sessions",
                columns: new[] { "lane", "due_at_us" });

            migrationBuilder.CreateIndex(
                name: "ix_screening_sessions_idempotency",
                table: "screening_sessions",
                column: "idempotency_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_screening_sessions_reference",
                table: "screening_sessions",
                columns: new[] { "reference", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_screening_sessions_state",
                table: "screening_sessions",
                columns: new[] { "state", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_screening_sessions_webhook",
                table: "screening_sessions",
                column: "webhook_hash",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "screening_contents");

            migrationBuilder.DropTable(
                name: "screening_entities");

            migrationBuilder.DropTable(
                name: "screening_orders");

            migrationBuilder.DropTable(
                name: "screening_timeline");

            migrationBuilder.DropTable(
                name: "screening_sessions");
        }
    }
}
