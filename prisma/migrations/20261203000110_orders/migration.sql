-- AlterTable
ALTER TABLE "products" ADD COLUMN     "configuration_schema" JSONB,
ADD COLUMN     "regions" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "packages" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "services" JSONB NOT NULL,
    "prices" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "packages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "orders" (
    "id" UUID NOT NULL,
    "order_number" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "payment_status" TEXT NOT NULL,
    "client_id" UUID NOT NULL,
    "customer_email" TEXT NOT NULL,
    "customer_name" TEXT NOT NULL,
    "company_name" TEXT NOT NULL,
    "phone" TEXT,
    "country" TEXT,
    "language" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "package_code" TEXT,
    "billing_cycle" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "subtotal" BIGINT NOT NULL,
    "discount" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "total_amount" BIGINT NOT NULL,
    "organization_slug" TEXT NOT NULL,
    "deployment_region" TEXT,
    "deployment_platform" TEXT,
    "wanted_template_id" UUID,
    "deployment_template_id" UUID,
    "template_rule" TEXT,
    "tenant_id" UUID,
    "deployment_instance_id" UUID,
    "activation_url" TEXT,
    "payment_system" TEXT,
    "payment_reference" TEXT,
    "paid_amount" BIGINT,
    "paid_at" TIMESTAMPTZ(3),
    "payment_link_id" UUID,
    "payment_id" UUID,
    "refund_reference" TEXT,
    "refunded_at" TIMESTAMPTZ(3),
    "auto_activate" BOOLEAN NOT NULL DEFAULT true,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "form_key" TEXT NOT NULL,
    "placed_from" TEXT,
    "expires_at" TIMESTAMPTZ(3),
    "approved_by" TEXT,
    "approved_at" TIMESTAMPTZ(3),
    "submitted_at" TIMESTAMPTZ(3),
    "processing_at" TIMESTAMPTZ(3),
    "deployed_at" TIMESTAMPTZ(3),
    "activating_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "cancel_requested_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),
    "cancel_reason" TEXT,
    "failed_stage" TEXT,
    "error_message" TEXT,
    "problems" JSONB NOT NULL,
    "rolled_back" BOOLEAN NOT NULL DEFAULT false,
    "partial" BOOLEAN NOT NULL DEFAULT false,
    "collection_problem" TEXT,
    "notes" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_items" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "product_id" UUID NOT NULL,
    "service_code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_price" BIGINT NOT NULL,
    "list_amount" BIGINT NOT NULL,
    "discount" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "total_amount" BIGINT NOT NULL,
    "billing_cycle" TEXT NOT NULL,
    "configuration" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "order_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "promotions" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "basis_points" INTEGER,
    "amount" BIGINT,
    "currency" TEXT,
    "valid_from" TIMESTAMPTZ(3),
    "valid_until" TIMESTAMPTZ(3),
    "uses_max" INTEGER,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "uses_per_customer" INTEGER,
    "package_codes" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "promotions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_promotions" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "promotion_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "customer_key" TEXT NOT NULL,
    "discount" BIGINT NOT NULL,
    "given_back_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "order_promotions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "packages_code_key" ON "packages"("code");

-- CreateIndex
CREATE INDEX "packages_created_at_id_idx" ON "packages"("created_at", "id");

-- CreateIndex
CREATE INDEX "packages_name_id_idx" ON "packages"("name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "orders_order_number_key" ON "orders"("order_number");

-- CreateIndex
CREATE INDEX "orders_client_id_idx" ON "orders"("client_id");

-- CreateIndex
CREATE INDEX "orders_created_at_id_idx" ON "orders"("created_at", "id");

-- CreateIndex
CREATE INDEX "orders_status_created_at_id_idx" ON "orders"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "orders_customer_email_status_idx" ON "orders"("customer_email", "status");

-- CreateIndex
CREATE INDEX "orders_status_expires_at_idx" ON "orders"("status", "expires_at");

-- CreateIndex
CREATE INDEX "order_items_product_id_idx" ON "order_items"("product_id");

-- CreateIndex
CREATE UNIQUE INDEX "order_items_order_id_position_key" ON "order_items"("order_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "order_items_order_id_service_code_key" ON "order_items"("order_id", "service_code");

-- CreateIndex
CREATE UNIQUE INDEX "promotions_code_key" ON "promotions"("code");

-- CreateIndex
CREATE INDEX "promotions_created_at_id_idx" ON "promotions"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "order_promotions_order_id_key" ON "order_promotions"("order_id");

-- CreateIndex
CREATE INDEX "order_promotions_promotion_id_customer_key_idx" ON "order_promotions"("promotion_id", "customer_key");

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_promotions" ADD CONSTRAINT "order_promotions_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_promotions" ADD CONSTRAINT "order_promotions_promotion_id_fkey" FOREIGN KEY ("promotion_id") REFERENCES "promotions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "orders" ADD CONSTRAINT "orders_status_check" CHECK ("status" IN ('DRAFT', 'SUBMITTED', 'VALIDATING', 'APPROVED', 'PROVISIONING', 'ACTIVATING', 'ACTIVE', 'FAILED', 'CANCELLED'));
ALTER TABLE "orders" ADD CONSTRAINT "orders_payment_status_check" CHECK ("payment_status" IN ('UNPAID', 'PENDING', 'PAID', 'REFUNDED'));
-- A payment of another system pays one order.
CREATE UNIQUE INDEX "orders_payment_reference_key" ON "orders"("payment_system", "payment_reference") WHERE "payment_reference" IS NOT NULL;
-- The same form twice is looked for among the orders that are not over, and the address of a form among those of an hour.
CREATE INDEX "orders_form_key_idx" ON "orders"("form_key") WHERE "status" NOT IN ('CANCELLED', 'FAILED', 'ACTIVE');
CREATE INDEX "orders_placed_from_idx" ON "orders"("placed_from", "created_at") WHERE "placed_from" IS NOT NULL;
-- What finance has to give back.
CREATE INDEX "orders_refund_due_idx" ON "orders"("cancelled_at") WHERE "status" = 'CANCELLED' AND "payment_status" = 'PAID';
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_uses_check" CHECK ("uses" >= 0 AND ("uses_max" IS NULL OR "uses" <= "uses_max"));
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_takes_check" CHECK ("basis_points" IS NOT NULL OR ("amount" IS NOT NULL AND "currency" IS NOT NULL));
-- What people look for by its beginning.
CREATE INDEX "orders_order_number_search_idx" ON "orders"("order_number" text_pattern_ops);
CREATE INDEX "orders_organization_slug_idx" ON "orders"("organization_slug" text_pattern_ops);
