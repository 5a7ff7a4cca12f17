package dev.pgguard.lint.rules;

import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.CreateFunction;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import java.util.Optional;
import java.util.Set;

/** Whether an expression gives every row a value of its own ({@code pg_proc.provolatile = 'v'}); what is not known does. */
final class Volatility {

    /** PostgreSQL's functions fit for a default that are stable or immutable in all their forms, and a few of its extensions. */
    private static final Set<String> NOT_VOLATILE = words(
            """
            abs acos acosd acosh age array_append array_cat array_fill array_length array_ndims array_position
            array_positions array_prepend array_remove array_replace array_to_json array_to_string
            array_to_tsvector array_upper ascii asin asinh atan atan2 atanh bit bit_count bit_length bool box
            bpchar broadcast btrim cardinality cbrt ceil ceiling center char char_length character_length chr
            cidr circle citext coalesce concat concat_ws convert convert_from convert_to cos cosh cot
            current_database current_date current_schema current_schemas current_setting current_user date
            date_add date_bin date_part date_subtract date_trunc daterange decode degrees diameter div encode
            enum_first enum_last enum_range erf erfc exp extract factorial family float4 float8 floor format
            format_type gcd get_bit get_byte get_current_ts_config greatest height host hostmask hstore
            inet_client_addr inet_client_port inet_merge inet_server_addr inet_server_port initcap int2 int4
            int4multirange int4range int8 int8multirange int8range interval isempty isfinite json json_array
            json_array_length json_build_array json_build_object json_object json_scalar json_strip_nulls
            json_typeof jsonb jsonb_array_length jsonb_build_array jsonb_build_object jsonb_insert jsonb_object
            jsonb_path_query_array jsonb_path_query_first jsonb_pretty jsonb_set jsonb_set_lax
            jsonb_strip_nulls jsonb_typeof justify_days justify_hours justify_interval lcm least left length
            line ln localtime localtimestamp log log10 lower lpad lseg ltree ltrim macaddr macaddr8 make_date
            make_interval make_time make_timestamp make_timestamptz masklen md5 mod money name netmask network
            normalize now nullif num_nonnulls num_nulls numeric nummultirange numrange obj_description
            octet_length oid overlay parse_ident path pg_backend_pid pg_client_encoding pg_current_xact_id
            pg_current_xact_id_if_assigned pg_get_serial_sequence pg_my_temp_schema pg_postmaster_start_time
            pg_size_bytes pg_size_pretty pg_trigger_depth pg_typeof phraseto_tsquery pi plainto_tsquery point
            polygon position pow power quote_ident quote_literal quote_nullable radians radius range_merge
            regclass regexp_count regexp_instr regexp_like regexp_match regexp_replace regexp_split_to_array
            regexp_substr repeat replace reverse right round row_to_json rpad rtrim scale session_user
            set_bit set_byte setweight sha224 sha256 sha384 sha512 sign sin sinh split_part sqrt starts_with
            statement_timestamp string_to_array strpos substr substring tan tanh text time timestamp
            timestamptz timetz timezone to_ascii to_bin to_char to_date to_hex to_json to_jsonb to_number
            to_oct to_regclass to_regnamespace to_regproc to_regprocedure to_regrole to_regtype to_timestamp
            to_tsquery to_tsvector transaction_timestamp translate trim_array trim_scale trunc tsmultirange
            tsrange tstzmultirange tstzrange txid_current txid_current_if_assigned unistr upper uuid_nil
            uuid_ns_dns uuid_ns_oid uuid_ns_url uuid_ns_x500 uuid_generate_v3 uuid_generate_v5 varbit varchar
            version websearch_to_tsquery width width_bucket xml xmlcomment
            """);

    private Volatility() {}

    static boolean isVolatile(Step step, Expression expression) {
        for (Name call : expression.calls()) {
            if (isVolatile(step, call)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the migrations or the live database say so, and it is not only to be feared. */
    static boolean isKnownVolatile(Step step, Expression expression) {
        return expression.calls().stream()
                .anyMatch(call -> step.schema().function(step.resolve(call)).isPresent()
                        ? isVolatile(step, call)
                        : step.catalog().isVolatile(call).orElse(false));
    }

    private static boolean isVolatile(Step step, Name function) {
        Optional<CreateFunction> defined = step.schema().function(step.resolve(function));
        if (defined.isPresent()) {
            String volatility = defined.get().volatility();
            return volatility == null || volatility.equals("volatile");
        }
        return step.catalog().isVolatile(function).orElse(!isKnown(function));
    }

    private static boolean isKnown(Name function) {
        String schema = function.schema();
        return (schema == null || schema.equals("pg_catalog") || schema.equals("public"))
                && NOT_VOLATILE.contains(function.last());
    }

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }
}
