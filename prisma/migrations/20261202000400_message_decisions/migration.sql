-- AlterTable
ALTER TABLE "conversation_messages" ADD COLUMN     "outcome" TEXT,
ADD COLUMN     "decision_reasons" TEXT[],
ADD COLUMN     "decided_at" TIMESTAMPTZ(3),
ADD COLUMN     "decide_attempt" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "decide_after" TIMESTAMPTZ(3),
ADD COLUMN     "model_asked_at" TIMESTAMPTZ(3),
ADD COLUMN     "suggested_reply" TEXT,
ADD COLUMN     "answers_id" UUID,
ADD COLUMN     "written_by" TEXT,
ADD COLUMN     "handled_by" TEXT,
ADD COLUMN     "handled_at" TIMESTAMPTZ(3),
ADD COLUMN     "handled_how" TEXT;

-- CreateTable
CREATE TABLE "automatic_answers" (
    "id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "sale_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "message_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "automatic_answers_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "conversation_messages_decide_after_idx" ON "conversation_messages"("decide_after");

-- CreateIndex
CREATE INDEX "conversation_messages_model_asked_at_idx" ON "conversation_messages"("model_asked_at");

-- CreateIndex
CREATE INDEX "conversation_messages_from_address_model_asked_at_idx" ON "conversation_messages"("from_address", "model_asked_at");

-- CreateIndex
CREATE INDEX "conversation_messages_received_at_id_idx" ON "conversation_messages"("received_at", "id");

-- CreateIndex
CREATE INDEX "conversation_messages_answers_id_idx" ON "conversation_messages"("answers_id");

-- CreateIndex
CREATE UNIQUE INDEX "automatic_answers_address_sale_id_day_key" ON "automatic_answers"("address", "sale_id", "day");

-- CreateIndex
CREATE UNIQUE INDEX "automatic_answers_message_id_key" ON "automatic_answers"("message_id");

ALTER TABLE "conversation_messages" ADD CONSTRAINT "conversation_messages_status_check" CHECK ("status" IN ('RECEIVED', 'HELD', 'WAITING', 'FILED', 'DONE'));
ALTER TABLE "conversation_messages" ADD CONSTRAINT "conversation_messages_outcome_check" CHECK ("outcome" IS NULL OR "outcome" IN ('ACCEPT', 'SEND_LINK', 'DECLINE', 'QUESTION', 'MONEY_QUESTION', 'REQUEST', 'PAYMENT_PROOF', 'PAYMENT_CHECK', 'UNMATCHED', 'HOLD', 'STOP_ANSWERING', 'NOTE', 'SNOOZE', 'FILE', 'BOUNCE_LATER', 'BOUNCE_SUSPECT'));
-- Mails that were filed before anything decided on them are decided on now.
UPDATE "conversation_messages" SET "status" = 'RECEIVED', "decide_after" = now() WHERE "direction" = 'IN';
