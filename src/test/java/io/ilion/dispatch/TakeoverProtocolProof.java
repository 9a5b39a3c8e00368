package io.ilion.dispatch;

/** Many more histories than in every build. */
class TakeoverProtocolProof extends TakeoverProtocolIT {

    @Override
    int histories() {
        return Integer.getInteger("ilion.prove.histories", 20);
    }
}
