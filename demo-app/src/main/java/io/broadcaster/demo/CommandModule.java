package io.broadcaster.demo;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.broadcaster.manager.Configuration;
import jakarta.inject.Singleton;

/** What commands work with: the user's configuration, and a manager made from it. */
final class CommandModule extends AbstractModule {
    @Override
    protected void configure() {
        install(new ManagerModule());
    }

    @Provides
    @Singleton
    Configuration configuration(EnvironmentFile file) {
        return file.load();
    }
}
