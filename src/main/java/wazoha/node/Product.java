package wazoha.node;

import java.util.Optional;

/** This program as it was built. */
public final class Product {
    private Product() {}

    /** The version, for example {@code 0.1.0}; nodes of a pair compare it as text. */
    public static String version() {
        return Optional.ofNullable(Product.class.getPackage().getImplementationVersion())
                .orElse("0.1.0"); // from a folder of classes, not from the jar
    }
}
