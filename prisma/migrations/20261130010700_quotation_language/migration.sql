-- Language of PDF, page and mail of one quotation; null for the language of its client.
ALTER TABLE "quotations" ADD COLUMN "language" TEXT;
