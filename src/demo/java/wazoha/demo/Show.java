package wazoha.demo;

/** Something that is played on a world, with an end that can be judged. */
interface Show extends AutoCloseable {
    Outcome play() throws DemoException, InterruptedException;

    @Override
    void close();
}
