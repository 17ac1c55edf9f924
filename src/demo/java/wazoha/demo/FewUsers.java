package wazoha.demo;

import java.time.Duration;
import java.util.List;

/** Users with a phone each. */
record FewUsers(World world, List<Users.User> users) implements Stock {
    @Override
    public void store() throws DemoException {
        Users.store(world.master().database(), users);
    }

    @Override
    public boolean isOnSlave() throws DemoException {
        return Users.knows(world.slave().database(), users.get(users.size() - 1));
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(30);
    }
}
