-- Position of the person who accepted, in the words of the client. Empty for what was accepted before it was asked for.
ALTER TABLE "quotations" ADD COLUMN "accepted_role" TEXT;
