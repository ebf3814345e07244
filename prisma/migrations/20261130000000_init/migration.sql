-- A search for a part of a client's name finds it by its groups of three letters, however many clients there are.
-- The extension is trusted: the owner of the database may create it, a superuser is not needed.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "billing_cycles" (
    "id" UUID NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "subscription_id" UUID,
    "quotation_id" UUID,
    "client_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,
    "number" TEXT,
    "status" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "period_start" DATE NOT NULL,
    "period_end" DATE NOT NULL,
    "quoted_amount" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "settled_amount" BIGINT NOT NULL DEFAULT 0,
    "due_date" DATE NOT NULL,
    "invoice_document_id" UUID,
    "tax_invoice_document_id" UUID,
    "payment_link_id" UUID,
    "paid_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "billing_cycles_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "billing_cycle_items" (
    "id" UUID NOT NULL,
    "billing_cycle_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "description" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_amount" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "billing_cycle_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settlements" (
    "id" UUID NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "source_type" TEXT NOT NULL,
    "source_id" UUID NOT NULL,
    "reverses_id" UUID,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "settlements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "products" (
    "id" UUID NOT NULL,
    "sku" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "kind" TEXT NOT NULL,
    "unit" TEXT NOT NULL DEFAULT 'unit',
    "tax_code" TEXT NOT NULL DEFAULT 'PPN',
    "provisioning_target" TEXT,
    "provisioning_settings" JSONB NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "products_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "prices" (
    "id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "billing_period" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "prices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tax_rates" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "base_num" INTEGER NOT NULL,
    "base_den" INTEGER NOT NULL,
    "rate_num" INTEGER NOT NULL,
    "rate_den" INTEGER NOT NULL,
    "transaction_code" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tax_rates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clients" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "npwp" TEXT,
    "address" TEXT,
    "billing_email" TEXT NOT NULL,
    "phone" TEXT,
    "locale" TEXT NOT NULL DEFAULT 'id',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "clients_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client_links" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "system" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "client_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "documents" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "related_type" TEXT NOT NULL,
    "related_id" UUID NOT NULL,
    "filename" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "store" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "documents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "document_contents" (
    "sha256" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "document_contents_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "endpoints" (
    "id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "event_types" TEXT[],
    "filters" JSONB NOT NULL,
    "batch_size" INTEGER NOT NULL DEFAULT 1,
    "batch_wait_ms" INTEGER NOT NULL DEFAULT 0,
    "acknowledge" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "previous_secret" TEXT,
    "previous_secret_expires_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL,
    "failing_since" TIMESTAMPTZ(3),
    "disabled_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "endpoints_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "replay" INTEGER NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "leased_until" TIMESTAMPTZ(3),
    "lease_token" UUID,
    "batch_max" INTEGER,
    "status_code" INTEGER,
    "error" TEXT,
    "delivered_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery_attempts" (
    "id" UUID NOT NULL,
    "delivery_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "batch_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL,
    "status_code" INTEGER,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "delivery_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "client_id" UUID,
    "password_hash" TEXT,
    "status" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "link_hash" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "key_hash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "scopes" TEXT[],
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "messages" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "related_type" TEXT,
    "related_id" UUID,
    "client_id" UUID,
    "recipient_type" TEXT NOT NULL,
    "recipient_id" TEXT NOT NULL,
    "language" TEXT,
    "facts" JSONB NOT NULL,
    "must_contain" TEXT[],
    "document_ids" UUID[],
    "occasion" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message_deliveries" (
    "id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "address_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "related_type" TEXT,
    "related_id" UUID,
    "client_id" UUID,
    "draft_id" UUID,
    "subject" TEXT NOT NULL,
    "body_text" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "provider" TEXT,
    "provider_id" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "lease_token" UUID,
    "leased_until" TIMESTAMPTZ(3),
    "error" TEXT,
    "sent_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "message_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "drafts" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "related_type" TEXT NOT NULL,
    "related_id" UUID NOT NULL,
    "client_id" UUID,
    "language" TEXT NOT NULL,
    "tone" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body_text" TEXT NOT NULL,
    "body_html" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "model" TEXT,
    "fallback_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "drafts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_links" (
    "id" UUID NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "gateway" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "gateway_reference" TEXT,
    "status" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "description" TEXT NOT NULL,
    "payer_email" TEXT NOT NULL,
    "channel" TEXT,
    "channels" TEXT[],
    "keep_others" BOOLEAN NOT NULL DEFAULT false,
    "expected_amount" BIGINT,
    "fee" BIGINT,
    "fee_bearer" TEXT,
    "url" TEXT,
    "payment_code" TEXT,
    "qr_string" TEXT,
    "instructions" JSONB NOT NULL DEFAULT '[]',
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "leased_until" TIMESTAMPTZ(3),
    "lease_token" UUID,
    "error" TEXT,
    "next_check_at" TIMESTAMPTZ(3),
    "checks" INTEGER NOT NULL DEFAULT 0,
    "compared_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payments" (
    "id" UUID NOT NULL,
    "payment_link_id" UUID,
    "client_id" UUID,
    "subject_type" TEXT,
    "subject_id" UUID,
    "gateway" TEXT NOT NULL,
    "gateway_reference" TEXT NOT NULL,
    "gateway_payment_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "payer_fee" BIGINT NOT NULL DEFAULT 0,
    "placed_amount" BIGINT NOT NULL DEFAULT 0,
    "channel" TEXT,
    "paid_at" TIMESTAMPTZ(3),
    "unmatched_reason" TEXT,
    "raw" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reconciliation_runs" (
    "id" UUID NOT NULL,
    "gateway" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "period_from" TIMESTAMPTZ(3) NOT NULL,
    "period_to" TIMESTAMPTZ(3) NOT NULL,
    "cursor" TEXT,
    "links_seen" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reconciliation_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reconciliation_differences" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "gateway" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "payment_link_id" UUID,
    "currency" TEXT,
    "amount_ours" BIGINT,
    "amount_at_gateway" BIGINT,
    "explanation" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reconciliation_differences_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "events" (
    "id" UUID NOT NULL,
    "sequence" BIGSERIAL NOT NULL,
    "type" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "subject_type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "client_id" UUID,
    "payload" JSONB NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "request_id" TEXT,
    "dispatched_at" TIMESTAMPTZ(3),
    "dispatch_attempt" INTEGER NOT NULL DEFAULT 0,
    "next_dispatch_at" TIMESTAMPTZ(3) NOT NULL,
    "leased_until" TIMESTAMPTZ(3),
    "lease_token" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event_reactions" (
    "event_id" UUID NOT NULL,
    "reaction" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'DONE',
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "event_reactions_pkey" PRIMARY KEY ("event_id","reaction")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "principal" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "lease_token" UUID,
    "leased_until" TIMESTAMPTZ(3),
    "response_status" INTEGER,
    "response_body" JSONB,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("principal","operation","key")
);

-- CreateTable
CREATE TABLE "lifecycle_moves" (
    "id" UUID NOT NULL,
    "lifecycle" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "transition" TEXT NOT NULL,
    "from_status" TEXT NOT NULL,
    "to_status" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "request_id" TEXT,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "lifecycle_moves_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "counters" (
    "name" TEXT NOT NULL,
    "value" BIGINT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "counters_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" UUID NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "subject_id" TEXT,
    "request_id" TEXT,
    "idempotency_key" TEXT,
    "details" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provisioning_tasks" (
    "id" UUID NOT NULL,
    "owner_type" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "client_id" UUID,
    "action" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,
    "depends_on" UUID[],
    "has_dependents" BOOLEAN NOT NULL DEFAULT false,
    "undo_of" UUID,
    "target" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "description" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "ready_at" TIMESTAMPTZ(3),
    "blocked_reason" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "troubles" INTEGER NOT NULL DEFAULT 0,
    "retries_max" INTEGER,
    "time_limit_seconds" INTEGER,
    "deadline_at" TIMESTAMPTZ(3),
    "waiting_since" TIMESTAMPTZ(3),
    "lease_token" UUID,
    "leased_until" TIMESTAMPTZ(3),
    "progress" JSONB NOT NULL,
    "next_run_at" TIMESTAMPTZ(3),
    "result" JSONB,
    "waiting_for" TEXT,
    "error_code" TEXT,
    "error_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "provisioning_tasks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task_attempts" (
    "id" UUID NOT NULL,
    "task_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "outcome" TEXT,
    "error" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "task_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quotations" (
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "client_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "billing_period" TEXT NOT NULL,
    "valid_until" DATE NOT NULL,
    "subtotal" BIGINT NOT NULL,
    "discount" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "notes" TEXT,
    "supersedes_id" UUID,
    "cosmic_id" TEXT,
    "pdf_url" TEXT,
    "synced_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "accepted_at" TIMESTAMPTZ(3),
    "accepted_by" TEXT,
    "rejected_at" TIMESTAMPTZ(3),
    "reject_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "quotations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quotation_items" (
    "id" UUID NOT NULL,
    "quotation_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "product_id" UUID NOT NULL,
    "description" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_amount" BIGINT NOT NULL,
    "discount" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "billing_period" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "quotation_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subscriptions" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "quotation_id" UUID,
    "status" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "billing_period" TEXT NOT NULL,
    "anchor_day" INTEGER,
    "current_period_start" DATE,
    "current_period_end" DATE,
    "next_billing_date" DATE,
    "cancel_at_period_end" BOOLEAN NOT NULL DEFAULT false,
    "activated_at" TIMESTAMPTZ(3),
    "provisioned_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "subscriptions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subscription_items" (
    "id" UUID NOT NULL,
    "subscription_id" UUID NOT NULL,
    "quotation_item_id" UUID,
    "product_id" UUID NOT NULL,
    "description" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_amount" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "billing_period" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "subscription_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_events" (
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "headers" JSONB NOT NULL,
    "raw_body" BYTEA NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "duplicates" INTEGER NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL,
    "outcome" JSONB,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "processed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lease_token" UUID,
    "leased_until" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "billing_cycles_number_key" ON "billing_cycles"("number");

-- CreateIndex
CREATE INDEX "billing_cycles_subscription_id_idx" ON "billing_cycles"("subscription_id");

-- CreateIndex
CREATE INDEX "billing_cycles_client_id_idx" ON "billing_cycles"("client_id");

-- CreateIndex
CREATE INDEX "billing_cycles_quotation_id_idx" ON "billing_cycles"("quotation_id");

-- CreateIndex
CREATE INDEX "billing_cycles_status_due_date_id_idx" ON "billing_cycles"("status", "due_date", "id");

-- CreateIndex
CREATE INDEX "billing_cycles_status_created_at_id_idx" ON "billing_cycles"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "billing_cycles_created_at_id_idx" ON "billing_cycles"("created_at", "id");

-- CreateIndex
CREATE INDEX "billing_cycles_due_date_id_idx" ON "billing_cycles"("due_date", "id");

-- CreateIndex
CREATE UNIQUE INDEX "billing_cycles_subject_type_subject_id_occasion_key" ON "billing_cycles"("subject_type", "subject_id", "occasion");

-- CreateIndex
CREATE UNIQUE INDEX "billing_cycle_items_billing_cycle_id_position_key" ON "billing_cycle_items"("billing_cycle_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "settlements_reverses_id_key" ON "settlements"("reverses_id");

-- CreateIndex
CREATE INDEX "settlements_subject_id_idx" ON "settlements"("subject_id");

-- CreateIndex
CREATE INDEX "settlements_client_id_idx" ON "settlements"("client_id");

-- CreateIndex
CREATE UNIQUE INDEX "settlements_source_type_source_id_subject_type_subject_id_k_key" ON "settlements"("source_type", "source_id", "subject_type", "subject_id", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "products_sku_key" ON "products"("sku");

-- CreateIndex
CREATE INDEX "products_created_at_id_idx" ON "products"("created_at", "id");

-- CreateIndex
CREATE INDEX "products_name_id_idx" ON "products"("name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "prices_product_id_currency_billing_period_valid_from_key" ON "prices"("product_id", "currency", "billing_period", "valid_from");

-- CreateIndex
CREATE UNIQUE INDEX "tax_rates_code_valid_from_key" ON "tax_rates"("code", "valid_from");

-- CreateIndex
CREATE UNIQUE INDEX "clients_name_key_key" ON "clients"("name_key");

-- CreateIndex
CREATE INDEX "clients_created_at_id_idx" ON "clients"("created_at", "id");

-- CreateIndex
CREATE INDEX "clients_name_id_idx" ON "clients"("name", "id");

-- CreateIndex
CREATE INDEX "clients_name_key_trgm_idx" ON "clients" USING GIN ("name_key" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "client_links_system_external_id_key" ON "client_links"("system", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "client_links_client_id_system_key" ON "client_links"("client_id", "system");

-- CreateIndex
CREATE INDEX "documents_client_id_idx" ON "documents"("client_id");

-- CreateIndex
CREATE INDEX "documents_created_at_id_idx" ON "documents"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "documents_related_id_related_type_kind_sha256_key" ON "documents"("related_id", "related_type", "kind", "sha256");

-- CreateIndex
CREATE UNIQUE INDEX "endpoints_url_key" ON "endpoints"("url");

-- CreateIndex
CREATE INDEX "endpoints_created_at_id_idx" ON "endpoints"("created_at", "id");

-- CreateIndex
CREATE INDEX "deliveries_endpoint_id_created_at_id_idx" ON "deliveries"("endpoint_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "deliveries_created_at_id_idx" ON "deliveries"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "deliveries_event_id_endpoint_id_replay_key" ON "deliveries"("event_id", "endpoint_id", "replay");

-- CreateIndex
CREATE INDEX "delivery_attempts_delivery_id_idx" ON "delivery_attempts"("delivery_id");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "users_client_id_idx" ON "users"("client_id");

-- CreateIndex
CREATE INDEX "users_created_at_id_idx" ON "users"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_link_hash_key" ON "sessions"("link_hash");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_key_hash_key" ON "api_keys"("key_hash");

-- CreateIndex
CREATE INDEX "api_keys_created_at_id_idx" ON "api_keys"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "messages_occasion_key" ON "messages"("occasion");

-- CreateIndex
CREATE INDEX "messages_related_id_idx" ON "messages"("related_id");

-- CreateIndex
CREATE INDEX "messages_created_at_id_idx" ON "messages"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "message_deliveries_reference_key" ON "message_deliveries"("reference");

-- CreateIndex
CREATE INDEX "message_deliveries_related_id_idx" ON "message_deliveries"("related_id");

-- CreateIndex
CREATE INDEX "message_deliveries_client_id_idx" ON "message_deliveries"("client_id");

-- CreateIndex
CREATE INDEX "message_deliveries_status_idx" ON "message_deliveries"("status");

-- CreateIndex
CREATE INDEX "message_deliveries_created_at_id_idx" ON "message_deliveries"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "message_deliveries_message_id_channel_address_key_key" ON "message_deliveries"("message_id", "channel", "address_key");

-- CreateIndex
CREATE INDEX "drafts_related_id_idx" ON "drafts"("related_id");

-- CreateIndex
CREATE INDEX "drafts_created_at_id_idx" ON "drafts"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_links_reference_key" ON "payment_links"("reference");

-- CreateIndex
CREATE INDEX "payment_links_subject_id_idx" ON "payment_links"("subject_id");

-- CreateIndex
CREATE INDEX "payment_links_client_id_idx" ON "payment_links"("client_id");

-- CreateIndex
CREATE INDEX "payment_links_status_next_check_at_idx" ON "payment_links"("status", "next_check_at");

-- CreateIndex
CREATE INDEX "payment_links_created_at_id_idx" ON "payment_links"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_links_gateway_gateway_reference_key" ON "payment_links"("gateway", "gateway_reference");

-- CreateIndex
CREATE INDEX "payments_gateway_gateway_reference_idx" ON "payments"("gateway", "gateway_reference");

-- CreateIndex
CREATE INDEX "payments_payment_link_id_idx" ON "payments"("payment_link_id");

-- CreateIndex
CREATE INDEX "payments_subject_id_idx" ON "payments"("subject_id");

-- CreateIndex
CREATE INDEX "payments_client_id_idx" ON "payments"("client_id");

-- CreateIndex
CREATE INDEX "payments_created_at_id_idx" ON "payments"("created_at", "id");

-- CreateIndex
CREATE INDEX "payments_status_created_at_id_idx" ON "payments"("status", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "payments_gateway_gateway_payment_id_key" ON "payments"("gateway", "gateway_payment_id");

-- CreateIndex
CREATE INDEX "reconciliation_runs_created_at_id_idx" ON "reconciliation_runs"("created_at", "id");

-- CreateIndex
CREATE INDEX "reconciliation_differences_status_created_at_id_idx" ON "reconciliation_differences"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "reconciliation_differences_run_id_idx" ON "reconciliation_differences"("run_id");

-- CreateIndex
CREATE INDEX "reconciliation_differences_created_at_id_idx" ON "reconciliation_differences"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "reconciliation_differences_gateway_kind_subject_key" ON "reconciliation_differences"("gateway", "kind", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "events_sequence_key" ON "events"("sequence");

-- CreateIndex
CREATE INDEX "events_type_sequence_idx" ON "events"("type", "sequence");

-- CreateIndex
CREATE INDEX "events_subject_id_sequence_idx" ON "events"("subject_id", "sequence");

-- CreateIndex
CREATE INDEX "events_created_at_id_idx" ON "events"("created_at", "id");

-- CreateIndex
CREATE INDEX "events_client_id_created_at_id_idx" ON "events"("client_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "idempotency_keys_expires_at_idx" ON "idempotency_keys"("expires_at");

-- CreateIndex
CREATE INDEX "lifecycle_moves_subject_id_moved_at_idx" ON "lifecycle_moves"("subject_id", "moved_at");

-- CreateIndex
CREATE INDEX "audit_entries_subject_id_idx" ON "audit_entries"("subject_id");

-- CreateIndex
CREATE INDEX "audit_entries_operation_occurred_at_idx" ON "audit_entries"("operation", "occurred_at");

-- CreateIndex
CREATE INDEX "audit_entries_created_at_id_idx" ON "audit_entries"("created_at", "id");

-- CreateIndex
CREATE INDEX "provisioning_tasks_owner_id_idx" ON "provisioning_tasks"("owner_id");

-- CreateIndex
CREATE INDEX "provisioning_tasks_client_id_idx" ON "provisioning_tasks"("client_id");

-- CreateIndex
CREATE INDEX "provisioning_tasks_status_next_run_at_idx" ON "provisioning_tasks"("status", "next_run_at");

-- CreateIndex
CREATE INDEX "provisioning_tasks_created_at_id_idx" ON "provisioning_tasks"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "provisioning_tasks_subject_id_subject_type_action_occasion_key" ON "provisioning_tasks"("subject_id", "subject_type", "action", "occasion");

-- CreateIndex
CREATE UNIQUE INDEX "task_attempts_task_id_attempt_key" ON "task_attempts"("task_id", "attempt");

-- CreateIndex
CREATE UNIQUE INDEX "quotations_supersedes_id_key" ON "quotations"("supersedes_id");

-- CreateIndex
CREATE INDEX "quotations_client_id_idx" ON "quotations"("client_id");

-- CreateIndex
CREATE INDEX "quotations_status_valid_until_idx" ON "quotations"("status", "valid_until");

-- CreateIndex
CREATE INDEX "quotations_status_created_at_id_idx" ON "quotations"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "quotations_created_at_id_idx" ON "quotations"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "quotations_number_version_key" ON "quotations"("number", "version");

-- CreateIndex
CREATE INDEX "quotation_items_product_id_idx" ON "quotation_items"("product_id");

-- CreateIndex
CREATE UNIQUE INDEX "quotation_items_quotation_id_position_key" ON "quotation_items"("quotation_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "subscriptions_quotation_id_key" ON "subscriptions"("quotation_id");

-- CreateIndex
CREATE INDEX "subscriptions_client_id_idx" ON "subscriptions"("client_id");

-- CreateIndex
CREATE INDEX "subscriptions_status_next_billing_date_idx" ON "subscriptions"("status", "next_billing_date");

-- CreateIndex
CREATE INDEX "subscriptions_created_at_id_idx" ON "subscriptions"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "subscription_items_quotation_item_id_key" ON "subscription_items"("quotation_item_id");

-- CreateIndex
CREATE INDEX "subscription_items_subscription_id_idx" ON "subscription_items"("subscription_id");

-- CreateIndex
CREATE INDEX "subscription_items_product_id_idx" ON "subscription_items"("product_id");

-- CreateIndex
CREATE INDEX "webhook_events_status_created_at_id_idx" ON "webhook_events"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "webhook_events_created_at_id_idx" ON "webhook_events"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_events_provider_event_id_key" ON "webhook_events"("provider", "event_id");

-- AddForeignKey
ALTER TABLE "billing_cycles" ADD CONSTRAINT "billing_cycles_subscription_id_fkey" FOREIGN KEY ("subscription_id") REFERENCES "subscriptions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing_cycles" ADD CONSTRAINT "billing_cycles_quotation_id_fkey" FOREIGN KEY ("quotation_id") REFERENCES "quotations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing_cycles" ADD CONSTRAINT "billing_cycles_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing_cycles" ADD CONSTRAINT "billing_cycles_invoice_document_id_fkey" FOREIGN KEY ("invoice_document_id") REFERENCES "documents"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing_cycles" ADD CONSTRAINT "billing_cycles_tax_invoice_document_id_fkey" FOREIGN KEY ("tax_invoice_document_id") REFERENCES "documents"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing_cycles" ADD CONSTRAINT "billing_cycles_payment_link_id_fkey" FOREIGN KEY ("payment_link_id") REFERENCES "payment_links"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing_cycle_items" ADD CONSTRAINT "billing_cycle_items_billing_cycle_id_fkey" FOREIGN KEY ("billing_cycle_id") REFERENCES "billing_cycles"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_reverses_id_fkey" FOREIGN KEY ("reverses_id") REFERENCES "settlements"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prices" ADD CONSTRAINT "prices_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_links" ADD CONSTRAINT "client_links_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "events"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "endpoints"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery_attempts" ADD CONSTRAINT "delivery_attempts_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "deliveries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_deliveries" ADD CONSTRAINT "message_deliveries_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_links" ADD CONSTRAINT "payment_links_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_payment_link_id_fkey" FOREIGN KEY ("payment_link_id") REFERENCES "payment_links"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reconciliation_differences" ADD CONSTRAINT "reconciliation_differences_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "reconciliation_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event_reactions" ADD CONSTRAINT "event_reactions_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "events"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provisioning_tasks" ADD CONSTRAINT "provisioning_tasks_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provisioning_tasks" ADD CONSTRAINT "provisioning_tasks_undo_of_fkey" FOREIGN KEY ("undo_of") REFERENCES "provisioning_tasks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_attempts" ADD CONSTRAINT "task_attempts_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "provisioning_tasks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quotations" ADD CONSTRAINT "quotations_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quotations" ADD CONSTRAINT "quotations_supersedes_id_fkey" FOREIGN KEY ("supersedes_id") REFERENCES "quotations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quotation_items" ADD CONSTRAINT "quotation_items_quotation_id_fkey" FOREIGN KEY ("quotation_id") REFERENCES "quotations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quotation_items" ADD CONSTRAINT "quotation_items_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_quotation_id_fkey" FOREIGN KEY ("quotation_id") REFERENCES "quotations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscription_items" ADD CONSTRAINT "subscription_items_subscription_id_fkey" FOREIGN KEY ("subscription_id") REFERENCES "subscriptions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscription_items" ADD CONSTRAINT "subscription_items_quotation_item_id_fkey" FOREIGN KEY ("quotation_item_id") REFERENCES "quotation_items"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscription_items" ADD CONSTRAINT "subscription_items_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The states of each life cycle.
ALTER TABLE "message_deliveries" ADD CONSTRAINT "message_deliveries_status_check" CHECK ("status" IN ('QUEUED', 'SENT', 'FAILED', 'SKIPPED'));
ALTER TABLE "webhook_events" ADD CONSTRAINT "webhook_events_status_check" CHECK ("status" IN ('RECEIVED', 'PROCESSED', 'IGNORED', 'FAILED', 'DEAD'));
ALTER TABLE "payment_links" ADD CONSTRAINT "payment_links_status_check" CHECK ("status" IN ('CREATING', 'UNKNOWN', 'OPEN', 'PAID', 'EXPIRED', 'CANCELLED', 'FAILED'));
ALTER TABLE "payments" ADD CONSTRAINT "payments_status_check" CHECK ("status" IN ('RECEIVED', 'SUCCEEDED', 'FAILED', 'UNMATCHED', 'REFUND_PENDING', 'PARTLY_REFUNDED', 'REFUNDED'));
ALTER TABLE "reconciliation_runs" ADD CONSTRAINT "reconciliation_runs_status_check" CHECK ("status" IN ('RUNNING', 'DONE', 'FAILED'));
ALTER TABLE "reconciliation_differences" ADD CONSTRAINT "reconciliation_differences_status_check" CHECK ("status" IN ('OPEN', 'RESOLVED'));
ALTER TABLE "provisioning_tasks" ADD CONSTRAINT "provisioning_tasks_status_check" CHECK ("status" IN ('PENDING', 'RUNNING', 'WAITING', 'UNKNOWN', 'SUCCESS', 'FAILED', 'UNDOING', 'UNDONE', 'CANCELLED'));
ALTER TABLE "quotations" ADD CONSTRAINT "quotations_status_check" CHECK ("status" IN ('DRAFT', 'SENT', 'ACCEPTED', 'REJECTED', 'EXPIRED', 'SUPERSEDED'));
ALTER TABLE "billing_cycles" ADD CONSTRAINT "billing_cycles_status_check" CHECK ("status" IN ('DRAFT', 'INVOICE_REQUESTED', 'INVOICED', 'AWAITING_PAYMENT', 'OVERDUE', 'PAID', 'EXPIRED', 'CANCELLED', 'WRITTEN_OFF'));
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_status_check" CHECK ("status" IN ('PENDING', 'ACTIVE', 'PAST_DUE', 'SUSPENDED', 'CANCELLED', 'ENDED'));
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_status_check" CHECK ("status" IN ('PENDING', 'RETRYING', 'DELIVERED', 'DEAD'));

-- From here on written by hand: what Prisma's schema cannot say.

-- One link at a time can be paid for a subject, a gateway and a channel: a double click or two workflows never make two.
CREATE UNIQUE INDEX "payment_links_one_open_per_channel" ON "payment_links"("subject_type", "subject_id", "gateway", coalesce("channel", '')) WHERE "status" IN ('CREATING', 'UNKNOWN', 'OPEN');
-- A period is charged once, whatever the occasion is called; a cancelled one may be made again.
CREATE UNIQUE INDEX "billing_cycles_one_per_period" ON "billing_cycles"("subject_type", "subject_id", "period_start") WHERE "kind" IN ('INITIAL', 'RENEWAL') AND "status" <> 'CANCELLED';
-- One comparison of a gateway at a time.
CREATE UNIQUE INDEX "reconciliation_runs_one_running" ON "reconciliation_runs"("gateway") WHERE "status" = 'RUNNING';

-- Loops look only at what is still to be done, however much history there is.
CREATE INDEX "events_to_dispatch" ON "events"("sequence") WHERE "dispatched_at" IS NULL;
CREATE INDEX "deliveries_to_send" ON "deliveries"("endpoint_id", "next_attempt_at", "id") WHERE "status" IN ('PENDING', 'RETRYING');
CREATE INDEX "webhook_events_due" ON "webhook_events"("next_attempt_at") WHERE "status" IN ('RECEIVED', 'FAILED');
-- A process finds what it holds by its token.
CREATE INDEX "deliveries_held" ON "deliveries"("lease_token") WHERE "lease_token" IS NOT NULL;
-- A client is found by the beginning of its name.
CREATE INDEX "clients_name_search" ON "clients"("name_key" text_pattern_ops);
-- What people look for every day is a few rows among millions.
CREATE INDEX "deliveries_dead" ON "deliveries"("created_at", "id") WHERE "status" = 'DEAD';
CREATE INDEX "event_reactions_not_done" ON "event_reactions"("status") WHERE "status" <> 'DONE';

-- Money is never negative where it is owed or has arrived.
ALTER TABLE "billing_cycles" ADD CONSTRAINT "billing_cycles_amount_check" CHECK ("amount" >= 0 AND "tax" >= 0);
ALTER TABLE "payments" ADD CONSTRAINT "payments_amount_check" CHECK ("amount" >= 0);
ALTER TABLE "payments" ADD CONSTRAINT "payments_placed_amount_check" CHECK ("payer_fee" >= 0 AND "placed_amount" >= 0 AND "payer_fee" + "placed_amount" <= "amount");
ALTER TABLE "quotation_items" ADD CONSTRAINT "quotation_items_quantity_check" CHECK ("quantity" > 0 AND "amount" >= 0);
-- Never more is settled than is owed, and a cycle is PAID only when nothing is left.
ALTER TABLE "billing_cycles" ADD CONSTRAINT "billing_cycles_settled_amount_check" CHECK ("settled_amount" BETWEEN 0 AND "amount" AND ("status" <> 'PAID' OR "settled_amount" = "amount"));
-- Only a reversal takes something back, and it names what it takes back.
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_amount_check" CHECK (CASE WHEN "reverses_id" IS NULL THEN "amount" > 0 ELSE "amount" < 0 END);
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_kind_check" CHECK ("kind" IN ('PAYMENT', 'CREDIT', 'WITHHOLDING', 'WRITE_OFF'));
ALTER TABLE "payment_links" ADD CONSTRAINT "payment_links_fee_bearer_check" CHECK ("fee_bearer" IN ('MERCHANT', 'CUSTOMER'));
-- The subscription of a cycle is its subject, when that is one.
ALTER TABLE "billing_cycles" ADD CONSTRAINT "billing_cycles_subscription_check" CHECK ("subscription_id" IS NOT DISTINCT FROM CASE WHEN "subject_type" = 'subscription' THEN "subject_id" END);

-- History is only ever added to.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$;
CREATE TRIGGER lifecycle_moves_append_only BEFORE UPDATE OR DELETE ON "lifecycle_moves" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON "audit_entries" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER settlements_append_only BEFORE UPDATE OR DELETE ON "settlements" FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- A document is what was given to a person: it is never changed.
CREATE TRIGGER documents_append_only BEFORE UPDATE ON "documents" FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- PPN since 1 January 2025: 12 % of 11/12 of the price for ordinary goods and services (PMK 131/2024).
INSERT INTO "tax_rates" ("id", "code", "base_num", "base_den", "rate_num", "rate_den", "transaction_code", "source", "valid_from") VALUES
	('01940000-0000-7000-8000-000000000001', 'PPN', 11, 12, 12, 100, '04', 'PMK 131/2024', '2025-01-01'),
	('01940000-0000-7000-8000-000000000002', 'NONE', 1, 1, 0, 100, '08', 'not taxed', '2000-01-01');
