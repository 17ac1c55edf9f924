package wazoha.apply;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The points of a change at which a process may die; dies at one of them, or at none. */
final class Points {
    /** How it dies. */
    @FunctionalInterface
    interface Death {
        void dies(String point);
    }

    static final Death BY_ERROR = point -> {
        throw new Crash(point);
    };
    private static final int NEVER = -1;

    private final List<String> passed = new CopyOnWriteArrayList<>();
    private final int last;
    private final Death death;

    private Points(int last, Death death) {
        this.last = last;
        this.death = death;
    }

    static Points none() {
        return new Points(NEVER, BY_ERROR);
    }

    /** Dies at the point of this number, counted from 0. */
    static Points until(int number, Death death) {
        return new Points(number, death);
    }

    void at(String point) {
        passed.add(point);
        if (passed.size() == last + 1) {
            death.dies(point);
        }
    }

    List<String> passed() {
        return passed;
    }
}
