package io.broadcaster.manager;

import java.util.function.Consumer;

/** Something that happens. */
record ModelAction(String name, Consumer<ModelWorld> change) {

    @Override
    public String toString() {
        return name;
    }
}
