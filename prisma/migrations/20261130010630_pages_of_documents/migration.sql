-- Pages of the PDFs that are uploaded from now on; documents are never changed, so those of before have none.
ALTER TABLE "documents" ADD COLUMN "pages" INTEGER;
