-- Bytes apart from what is known of them, by their hash; `store` says where they are.
CREATE TABLE "document_contents" (
    "sha256" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "document_contents_pkey" PRIMARY KEY ("sha256")
);
INSERT INTO "document_contents" ("sha256", "content")
	SELECT DISTINCT ON ("sha256") "sha256", "content" FROM "documents";
ALTER TABLE "documents" ADD COLUMN "store" TEXT NOT NULL DEFAULT 'postgres';
ALTER TABLE "documents" ALTER COLUMN "store" DROP DEFAULT;
ALTER TABLE "documents" DROP COLUMN "content";
DROP INDEX "documents_related_id_kind_sha256_key";
CREATE UNIQUE INDEX "documents_related_id_related_type_kind_sha256_key" ON "documents"("related_id", "related_type", "kind", "sha256");
-- A document is what somebody was given: it is never changed.
CREATE TRIGGER documents_append_only BEFORE UPDATE ON "documents" FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A cycle names its documents instead of holding our own signed links to them.
ALTER TABLE "billing_cycles" ADD COLUMN "invoice_document_id" UUID, ADD COLUMN "tax_invoice_document_id" UUID;
UPDATE "billing_cycles" SET
	"invoice_document_id" = substring("invoice_file_url" FROM '/d/([0-9a-f-]{36})\.')::uuid,
	"tax_invoice_document_id" = substring("tax_invoice_file_url" FROM '/d/([0-9a-f-]{36})\.')::uuid;
ALTER TABLE "billing_cycles" DROP COLUMN "invoice_file_url", DROP COLUMN "tax_invoice_file_url";
ALTER TABLE "billing_cycles" ADD CONSTRAINT "billing_cycles_invoice_document_id_fkey" FOREIGN KEY ("invoice_document_id") REFERENCES "documents"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "billing_cycles" ADD CONSTRAINT "billing_cycles_tax_invoice_document_id_fkey" FOREIGN KEY ("tax_invoice_document_id") REFERENCES "documents"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
