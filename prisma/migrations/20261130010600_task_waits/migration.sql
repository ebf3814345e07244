-- A waiting task says who must act, by a code, and what the client reads; a finished one says what was made and what is
-- left to do.
ALTER TABLE "provisioning_tasks"
    ADD COLUMN "waiting_code" TEXT,
    ADD COLUMN "waiting_values" JSONB,
    ADD COLUMN "waiting_note" TEXT,
    ADD COLUMN "client_text" JSONB,
    ADD COLUMN "settings" JSONB,
    ADD COLUMN "made" JSONB NOT NULL DEFAULT '[]',
    ADD COLUMN "remaining" JSONB NOT NULL DEFAULT '[]';

-- What tasks waited for was a text of the target. Nobody knows for whom it was meant, so it is for staff.
UPDATE "provisioning_tasks" SET
    "waiting_note" = "waiting_for",
    "waiting_for" = 'STAFF',
    "waiting_code" = 'OTHER',
    "client_text" = '{"id": "Kami sedang menyiapkan layanan ini. Anda tidak perlu melakukan apa pun.", "en": "We are setting this service up. You need do nothing."}'
WHERE "waiting_for" IS NOT NULL;
