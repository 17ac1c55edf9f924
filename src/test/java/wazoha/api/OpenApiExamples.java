package wazoha.api;

/** Requests that get every documented answer, in the order in which they are sent. */
final class OpenApiExamples {
    /**
     * In this order: request, body, status and perhaps a header. What stands after {@code id=} is in the path, and
     * {@code BIG} is a body over the limit.
     */
    static final String ALL = """
            GET /1.1/ha                             |                                                           | 200
            PUT /1.1/ha?dry_run=true                | {"node_type": "slave", "remote_address": "10.0.0.2"}      | 200
            PUT /1.1/ha                             | {"node_type": "master", "remote_address": "10.0.0.2"}     | 204
            PUT /1.1/ha?dry_run=true                | {"node_type": "master", "remote_address": "10.0.0.2"}     | 200
            GET /1.1/ha                             |                                                           | 200
            PUT /1.1/ha                             |                                                           | 400
            PUT /1.1/ha                             | []                                                        | 400
            PUT /1.1/ha                             | {}                                                        | 400
            PUT /1.1/ha                             | {"node_type": "slave", "remote_address": "::1%eth0"}      | 400
            PUT /1.1/ha?dry_run=maybe               | {"node_type": "disabled"}                                 | 400
            PUT /1.1/ha                             | BIG                                                       | 413
            GET /1.1/ha/status                      |                                                           | 200
            GET /1.1/ha/devices/resync              |                                                           | 200
            POST /1.1/ha/devices/resync             |                                                           | 202
            GET /1.1/ha/devices/resync              |                                                           | 200
            POST /1.1/ha/devices/resync             | BIG                                                       | 413
            GET /1.1/ha/replication                 |                                                           | 200
            POST /1.1/ha/replication/run            |                                                           | 202
            POST /1.1/ha/replication/run            | {"force": true}                                           | 202
            POST /1.1/ha/replication/run            | {"force": 1}                                              | 400
            POST /1.1/ha/replication/run            | []                                                        | 400
            POST /1.1/ha/replication/run            | {                                                         | 400
            POST /1.1/ha/replication/run            | BIG                                                       | 413
            GET /1.1/ha/replication                 |                                                           | 200
            GET /1.1/ha/replication/verify          |                                                           | 200
            POST /1.1/ha/replication/verify         |                                                           | 202
            POST /1.1/ha/replication/verify         | BIG                                                       | 413
            GET /1.1/ha/replication/verify          |                                                           | 200
            GET /1.1/ha/replication/tables          |                                                           | 200
            GET /metrics                            |                                                           | 200
            GET /1.1/status                         |                                                           | 200
            GET /1.1/api/api.yml                    |                                                           | 200
            GET /1.1/asterisk/sip/general           |                                                           | 200
            PUT /1.1/asterisk/sip/general           | {"options": {"a": "b"}, "ordered_options": [["c", "d"]]}  | 204
            GET /1.1/asterisk/sip/general           |                                                           | 200
            PUT /1.1/asterisk/sip/general           | {}                                                        | 400
            PUT /1.1/asterisk/sip/general           | []                                                        | 400
            PUT /1.1/asterisk/sip/general           | BIG                                                       | 413
            GET /1.1/registrars                     |                                                           | 200
            GET /1.1/registrars/{id=default}        |                                                           | 200
            GET /1.1/registrars/{id=none}           |                                                           | 404
            """;

    /** As above, below each base of the provisioning interface. */
    static final String PROVD = """
            GET /cfg_mgr                            |                                                           | 200
            GET /cfg_mgr                            |                                       | 406 | Accept: text/html
            GET /cfg_mgr/configs                    |                                                           | 200
            GET /cfg_mgr/configs?fields=a.b         |                                                           | 200
            GET /cfg_mgr/configs?skip=some          |                                                           | 400
            GET /cfg_mgr/configs                    |                                       | 406 | Accept: text/html
            POST /cfg_mgr/configs                   | {"config": {"parent_ids": [], "raw_config": {}}}          | 201
            POST /cfg_mgr/configs                   | {"config": {"id": "a", "parent_ids": ["default"], "raw_config": {"b": 1}, "X_type": 2}} | 201
            POST /cfg_mgr/configs                   | {"config": {}}                                            | 400
            POST /cfg_mgr/configs                   |                                       | 406 | Accept: text/html
            POST /cfg_mgr/configs                   | BIG                                                       | 413
            POST /cfg_mgr/configs                   |                                       | 415 | Content-Type: text/plain
            GET /cfg_mgr/configs                    |                                                           | 200
            GET /cfg_mgr/configs/{id=default}       |                                                           | 200
            GET /cfg_mgr/configs/{id=a}             |                                                           | 200
            GET /cfg_mgr/configs/{id=none}          |                                                           | 404
            GET /cfg_mgr/configs/{id=a}             |                                       | 406 | Accept: text/html
            GET /cfg_mgr/configs/{id=a}/raw         |                                                           | 200
            GET /cfg_mgr/configs/{id=none}/raw      |                                                           | 404
            GET /cfg_mgr/configs/{id=a}/raw         |                                       | 406 | Accept: text/html
            PUT /cfg_mgr/configs/{id=a}             | {"config": {"parent_ids": [], "raw_config": {}}}          | 204
            PUT /cfg_mgr/configs/{id=a}             | {"config": {}}                                            | 400
            PUT /cfg_mgr/configs/{id=none}          | {"config": {"parent_ids": [], "raw_config": {}}}          | 404
            PUT /cfg_mgr/configs/{id=a}             |                                       | 406 | Accept: text/html
            PUT /cfg_mgr/configs/{id=a}             | BIG                                                       | 413
            PUT /cfg_mgr/configs/{id=a}             |                                       | 415 | Content-Type: text/plain
            DELETE /cfg_mgr/configs/{id=default}    |                                                           | 403
            DELETE /cfg_mgr/configs/{id=none}       |                                                           | 404
            DELETE /cfg_mgr/configs/{id=a}          |                                       | 406 | Accept: text/html
            DELETE /cfg_mgr/configs/{id=a}          |                                                           | 204
            """;

    /** What the store of documents is asked while it is broken. */
    static final String PROVD_WITHOUT_STORE = """
            GET /cfg_mgr/configs                    |                                                           | 503
            POST /cfg_mgr/configs                   | {"config": {"parent_ids": [], "raw_config": {}}}          | 503
            GET /cfg_mgr/configs/{id=default}       |                                                           | 503
            GET /cfg_mgr/configs/{id=default}/raw   |                                                           | 503
            PUT /cfg_mgr/configs/{id=default}       | {"config": {"parent_ids": [], "raw_config": {}}}          | 503
            DELETE /cfg_mgr/configs/{id=default}    |                                                           | 503
            """;

    private OpenApiExamples() {}

    /** The same under this base. */
    static String below(String base, String examples) {
        return examples.replace(" /cfg_mgr", " " + base + "/cfg_mgr");
    }
}
