package wazoha.filesync;

/** Makes the pair's role in this slave's database, or gives it the password that it shall have now. */
@FunctionalInterface
public interface RoleMaker {
    void makeRole(String password) throws FileSyncException, InterruptedException;
}
