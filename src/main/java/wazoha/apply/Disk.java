package wazoha.apply;

import java.io.IOException;
import java.nio.file.Path;
import wazoha.disk.AtomicFile;

/** Where the notes of a change are kept: each write is there wholly or not at all. Tests crash before and after each. */
interface Disk {
    Disk ATOMIC = new Disk() {
        @Override
        public void write(Path file, String text) throws IOException {
            AtomicFile.write(file, text, "rw-------");
        }

        @Override
        public void delete(Path file) throws IOException {
            AtomicFile.delete(file);
        }
    };

    void write(Path file, String text) throws IOException;

    void delete(Path file) throws IOException;
}
