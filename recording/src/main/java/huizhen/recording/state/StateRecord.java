package huizhen.recording.state;

import huizhen.recording.api.StateCopy;

/// What a file of the copy consists of.
public sealed interface StateRecord {
  /// The first of each file: how it goes on from the one before.
  ///
  /// @param isBase whether it holds all that was kept, so that the files before do not count
  /// @param previous number of the file before; 0 for none
  /// @param frames that the file before had then
  /// @param chain of these
  record Head(boolean isBase, int previous, long frames, String chain) implements StateRecord {}

  record Kept(StateCopy.Item item) implements StateRecord {}

  /// The thing with this name is no more.
  record Gone(Print name) implements StateRecord {}

  record Mark(String text) implements StateRecord {}

  /// All that was kept before is here.
  record BaseEnd() implements StateRecord {}
}
