package huizhen.recording.log;

/// Where the hashes of whole subtrees come from.
@FunctionalInterface
public interface TreeNodes {
  /// The root over the leaves from `index << level` on, `1 << level` of them, which are all there.
  TreeHash node(int level, long index);
}
