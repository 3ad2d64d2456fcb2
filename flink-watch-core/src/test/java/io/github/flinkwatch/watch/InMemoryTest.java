package io.github.flinkwatch.watch;

class InMemoryTest extends MemoryStoreContract {

  @Override
  protected MemoryStore store() {
    return MemoryStore.inMemory();
  }
}
