-- A document itself is never changed; that another one took its place is said here.
CREATE TABLE "document_replacements" (
	"document_id" UUID NOT NULL,
	"replaced_by_id" UUID NOT NULL,
	"replaced_at" TIMESTAMPTZ(3) NOT NULL,
	CONSTRAINT "document_replacements_pkey" PRIMARY KEY ("document_id"),
	CONSTRAINT "document_replacements_other_check" CHECK ("document_id" <> "replaced_by_id")
);
CREATE INDEX "document_replacements_replaced_by_id_idx" ON "document_replacements"("replaced_by_id");
ALTER TABLE "document_replacements" ADD CONSTRAINT "document_replacements_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "documents"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "document_replacements" ADD CONSTRAINT "document_replacements_replaced_by_id_fkey" FOREIGN KEY ("replaced_by_id") REFERENCES "documents"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- Files that were replaced before: of each record and kind all but the one that its cycle names now.
INSERT INTO "document_replacements" ("document_id", "replaced_by_id", "replaced_at")
SELECT d."id", n."id", GREATEST(n."created_at", d."created_at")
FROM "billing_cycles" c
JOIN "documents" n ON n."id" IN (c."invoice_document_id", c."tax_invoice_document_id")
JOIN "documents" d ON d."related_type" = 'billing_cycle' AND d."related_id" = c."id" AND d."kind" = n."kind" AND d."id" <> n."id";
