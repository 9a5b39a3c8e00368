package io.ilion.devcluster;

import java.nio.file.Path;

/** Where the files of one node are. Data, commit log, hints and caches lie beside what is named here. */
record NodeDirectories(Path directory) {

    Path data() {
        return directory.resolve("data");
    }

    Path configuration() {
        return directory.resolve("conf");
    }

    Path log() {
        return directory.resolve("node.log");
    }

    Path journal() {
        return directory.resolve("journal.log");
    }

    Path pid() {
        return directory.resolve("pid");
    }
}
