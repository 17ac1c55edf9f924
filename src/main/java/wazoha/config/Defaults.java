package wazoha.config;

import java.util.List;
import wazoha.node.TableClass;

/** The lists that hold where no file sets them (docs/contract.md, sections 6, 7 and 8). */
final class Defaults {
    private Defaults() {}

    static final List<String> UNITS = List.of("asterisk.service");

    /**
     * {@code auth_saml_session} refers to {@code auth_refresh_token} and therefore stays where that one stays. No list of
     * the configuration means that every other table is configuration; the profile of Wazo has one.
     */
    static List<String> tables(TableClass of) {
        return switch (of) {
            case EXCLUDED, CONFIGURATION -> List.of();
            case CALL_RECORDS -> List.of("call_log", "call_log_participant", "cel", "queue_log", "call_logd_*");
            case STATISTICS ->
                List.of("stat_agent", "stat_agent_periodic", "stat_call_on_queue", "stat_queue", "stat_queue_periodic");
            case NETWORK -> List.of("netiface", "resolvconf", "dhcp");
            case SUPPORT -> List.of("mail", "monitoring");
            case SESSION -> List.of("session");
            case VERSIONS -> List.of("*alembic*", "infos");
            case PROVISIONING -> List.of("provisioning");
            case TOKENS -> List.of("auth_token", "auth_session", "auth_refresh_token", "auth_saml_session");
            case RUNTIME ->
                List.of(
                        "agent_login_status",
                        "agent_membership_status",
                        "auth_saml_pysaml2_cache",
                        "chatd_channel",
                        "chatd_endpoint",
                        "chatd_line",
                        "chatd_refresh_token",
                        "chatd_session",
                        "meeting_authorization",
                        "webhookd_subscription_log");
        };
    }

    static final List<String> DIRECTORIES = List.of(
            "/etc/asterisk/extensions_extra.d",
            "/etc/xivo/asterisk",
            "/var/lib/asterisk/agi-bin",
            "/var/lib/asterisk/moh",
            "/var/lib/wazo/sounds/tenants",
            "/root/.config/wazo-auth-cli",
            "/var/lib/wazo-auth-keys");

    static final List<String> FILES = List.of("recordings/", "monitor/");
}
