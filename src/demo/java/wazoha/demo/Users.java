package wazoha.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Users as an administrator makes them: rows in the database of a node, each with a password of its own. */
final class Users {
    private static final List<String> NAMES =
            List.of("Grace", "Alan", "Edsger", "Barbara", "Donald", "Radia", "Vint", "Frances", "Ken", "Margaret");

    /** @param extension also the name of the phone's account */
    record User(String extension, String firstname, String secret) {}

    private Users() {}

    static User make(int number) {
        var firstname = NAMES.get(number % NAMES.size());
        return named(String.valueOf(101 + number), number < NAMES.size() ? firstname : firstname + " " + number);
    }

    static User named(String extension, String firstname) {
        return new User(extension, firstname, UUID.randomUUID().toString().replace("-", ""));
    }

    static void store(Postgres database, List<User> users) throws DemoException {
        var statements = new ArrayList<String>();
        for (var user : users) {
            statements.add("INSERT INTO usersip (name, secret) VALUES ('%s', '%s')"
                    .formatted(user.extension(), user.secret()));
            statements.add("""
                    WITH person AS (INSERT INTO userfeatures (firstname) VALUES ('%1$s') RETURNING id),
                         number AS (INSERT INTO extensions (exten, type, typeval)
                                    SELECT '%2$s', 'user', id FROM person RETURNING id)
                    INSERT INTO user_line (user_id, name, extension_id)
                        SELECT person.id, '%2$s', number.id FROM person, number
                    """.formatted(user.firstname(), user.extension()));
            statements.add("INSERT INTO voicemail (mailbox, fullname, password) VALUES ('%s', '%s', '0000')"
                    .formatted(user.extension(), user.firstname()));
            statements.add("INSERT INTO contextmember VALUES ('default', 'user', '%s')".formatted(user.extension()));
        }
        database.write(statements.toArray(String[]::new));
    }

    /** Whether the user's account and settings are both there. */
    static boolean knows(Postgres database, User user) throws DemoException {
        var account = "SELECT secret FROM usersip WHERE name = '%s'".formatted(user.extension());
        var person = "SELECT firstname FROM userfeatures WHERE firstname = '%s'".formatted(user.firstname());
        return database.read(account).equals(List.of(user.secret()))
                && database.read(person).equals(List.of(user.firstname()));
    }
}
