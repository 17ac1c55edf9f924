package wazoha.config;

import java.util.List;

/** The lists that hold where no file sets them (docs/contract.md, sections 6, 7 and 8). */
final class Defaults {
    private Defaults() {}

    static final List<String> UNITS = List.of("asterisk.service");

    /** {@code auth_saml_session} refers to {@code auth_refresh_token} and therefore stays where that one stays. */
    static final List<String> TABLES = List.of(
            "call_log",
            "call_log_participant",
            "cel",
            "queue_log",
            "call_logd_*",
            "stat_agent",
            "stat_agent_periodic",
            "stat_call_on_queue",
            "stat_queue",
            "stat_queue_periodic",
            "netiface",
            "resolvconf",
            "dhcp",
            "mail",
            "monitoring",
            "session",
            "*alembic*",
            "infos",
            "provisioning",
            "auth_token",
            "auth_session",
            "auth_refresh_token",
            "auth_saml_session");

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
