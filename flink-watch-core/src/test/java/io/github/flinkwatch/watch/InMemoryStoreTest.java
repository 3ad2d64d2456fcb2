package io.github.flinkwatch.watch;

import io.github.flinkwatch.testing.MemoryStoreContract;

class InMemoryStoreTest extends MemoryStoreContract {

  @Override
  protected MemoryStore store() {
    return MemoryStore.inMemory();
  }
}
