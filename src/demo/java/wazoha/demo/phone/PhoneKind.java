package wazoha.demo.phone;

/** How a phone uses its two registrars. */
public enum PhoneKind {
    /** Registered with one at a time: the backup when the primary fails, home again when the primary answers. */
    BACKUP_ON_FAILURE,
    /** Registered with both at the same time, each on its own. */
    BOTH
}
