package io.broadcaster.manager;

/** Something that reaches the dispatcher's thread through its inbox. */
@FunctionalInterface
interface Signal {
    void apply(Dispatch dispatch);
}
