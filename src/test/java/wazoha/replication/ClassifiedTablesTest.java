package wazoha.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import wazoha.config.ConfigFiles;
import wazoha.node.NodePaths;
import wazoha.node.TableClass;

/** docs/contract.md, section 6: which table of a Wazo belongs where. */
@Timeout(120)
class ClassifiedTablesTest {
    @TempDir
    Path root;

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        call_records  | call_log call_log_participant cel queue_log call_logd_call_log call_logd_call_log_destination
        call_records  | call_logd_call_log_participant call_logd_config call_logd_export call_logd_recording
        call_records  | call_logd_retention call_logd_tenant call_logd_voicemail_transcription
        statistics    | stat_agent stat_agent_periodic stat_call_on_queue stat_queue stat_queue_periodic
        network       | netiface resolvconf dhcp
        support       | mail monitoring
        session       | session
        versions      | alembic_version auth_alembic_version call_logd_alembic_version_table chatd_alembic_version infos
        provisioning  | provisioning
        tokens        | auth_token auth_session auth_refresh_token auth_saml_session
        runtime       | agent_login_status agent_membership_status auth_saml_pysaml2_cache chatd_channel chatd_endpoint
        runtime       | chatd_line chatd_refresh_token chatd_session meeting_authorization webhookd_subscription_log
        configuration | accessfeatures agentfeatures agentglobalparams agentqueueskill application application_dest_node
        configuration | asterisk_file asterisk_file_section asterisk_file_variable auth_access auth_address auth_email
        configuration | auth_external_auth_config auth_external_auth_type auth_group auth_group_policy auth_ldap_config
        configuration | auth_policy auth_policy_access auth_saml_config auth_tenant auth_tenant_domain auth_user
        configuration | auth_user_external_auth auth_user_group auth_user_policy blocklist blocklist_number blocklist_user
        configuration | callerid callfilter callfiltermember chatd_delivery_record chatd_message_delivery chatd_message_meta
        configuration | chatd_room chatd_room_message chatd_room_user chatd_tenant chatd_user chatd_user_identity
        configuration | conference context contextinclude contextmember contextnumbers contexttype dialaction dialpattern
        configuration | endpoint_sip endpoint_sip_section endpoint_sip_section_option endpoint_sip_template extensions
        configuration | external_app feature_extension features func_key func_key_dest_agent func_key_dest_user
        configuration | func_key_destination_type func_key_mapping func_key_template func_key_type groupfeatures
        configuration | iaxcallnumberlimits incall ingress_http ivr ivr_choice line_extension linefeatures meeting
        configuration | meeting_owner moh outcall outcalltrunk paging paginguser parking_lot phone_number pickup
        configuration | pickupmember pjsip_transport pjsip_transport_option queue queuefeatures queuemember queueskill
        configuration | queueskillrule rightcall rightcallexten rightcallmember sccpdevice sccpgeneralsettings sccpline
        configuration | schedule schedule_path schedule_time stat_switchboard_queue staticiax staticqueue staticvoicemail
        configuration | stats_conf stats_conf_agent stats_conf_queue stats_conf_xivouser switchboard
        configuration | switchboard_member_user tenant trunkfeatures user_external_app user_line usercustom userfeatures
        configuration | useriax voicemail webhookd_subscription webhookd_subscription_event
        configuration | webhookd_subscription_metadatum webhookd_subscription_option
        """)
    void everyTableOfAWazoHasItsClassInTheProfile(String name, String tables) throws Exception {
        var classes = wazo("");
        for (var table : tables.split(" ", -1)) {
            assertThat(classes.placeOf(table, List.of()))
                    .as(table)
                    .isEqualTo(
                            new ClassifiedTables.Place(TableClass.ofWire(name).orElseThrow(), true));
        }
    }

    @Test
    void aTableThatTheProfileDoesNotNameIsConfigurationAndUnclassified() throws Exception {
        var unknown = new ClassifiedTables.Place(TableClass.CONFIGURATION, false);
        assertThat(wazo("").placeOf("plugin_parking_fees", List.of())).isEqualTo(unknown);
        assertThat(wazo("").placeOf("stat_of_somebody_else", List.of())).isEqualTo(unknown);
    }

    @Test
    void withoutAListOfTheConfigurationNothingIsUnclassified() throws Exception {
        var classes = loaded();
        assertThat(classes.placeOf("anything", List.of()))
                .isEqualTo(new ClassifiedTables.Place(TableClass.CONFIGURATION, true));
    }

    @Test
    void whatTheAdministratorExcludesComesFirstAndAPartitionFallsWithItsTable() throws Exception {
        var classes = wazo("replication:\n  exclude: [userfeatures, fees*]\n");
        var excluded = new ClassifiedTables.Place(TableClass.EXCLUDED, true);
        assertThat(classes.placeOf("userfeatures", List.of())).isEqualTo(excluded);
        assertThat(classes.placeOf("part_of_2026", List.of("fees_of_years"))).isEqualTo(excluded);
        assertThat(classes.placeOf("part_of_cel", List.of("cel")).of()).isEqualTo(TableClass.CALL_RECORDS);
    }

    private ClassifiedTables wazo(String more) throws Exception {
        var folder = Files.createDirectories(root.resolve("etc/wazo-ha/conf.d"));
        Files.copy(
                Path.of("etc/wazo.yml"), folder.resolve("10.yml"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(folder.resolve("20.yml"), more);
        return loaded();
    }

    private ClassifiedTables loaded() throws Exception {
        return new ClassifiedTables(
                ConfigFiles.load(new NodePaths(root)).replication().classes());
    }
}
