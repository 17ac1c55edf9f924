package wazoha.node;

/**
 * Orders the terms of service of the pair: whoever claims service takes a greater epoch than all before.
 *
 * <p>Masters take even numbers, slaves odd ones, so that two claims made without seeing each other are never equal
 * (docs/failover.md, claiming). Epoch 0 is "nobody has ever claimed". Epochs say nothing about data.
 */
public record Epoch(long number) implements Comparable<Epoch> {
    public static final Epoch NONE = new Epoch(0);

    public Epoch {
        if (number < 0) {
            throw new IllegalArgumentException("epoch must not be negative: " + number);
        }
    }

    /** The smallest epoch of the role's own parity above this one. Only masters and slaves claim. */
    public Epoch nextFor(NodeRole role) {
        long parity = switch (role) {
            case MASTER -> 0;
            case SLAVE -> 1;
            case DISABLED -> throw new IllegalArgumentException("a disabled node claims no epoch");
        };
        long next = number + 1;
        return new Epoch(next % 2 == parity ? next : next + 1);
    }

    /** Whose number it is; DISABLED for nobody's. */
    public NodeRole claimant() {
        return number == 0 ? NodeRole.DISABLED : number % 2 == 0 ? NodeRole.MASTER : NodeRole.SLAVE;
    }

    @Override
    public int compareTo(Epoch other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
