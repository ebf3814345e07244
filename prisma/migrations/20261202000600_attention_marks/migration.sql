-- Who takes a matter that stands still, and until when it is not to be shown.
CREATE TABLE "attention_marks" (
    "matter_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "owner_id" UUID,
    "snoozed_until" TIMESTAMPTZ(3),
    "snooze_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "attention_marks_pkey" PRIMARY KEY ("matter_id")
);
CREATE INDEX "attention_marks_owner_id_idx" ON "attention_marks"("owner_id");
ALTER TABLE "attention_marks" ADD CONSTRAINT "attention_marks_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;
