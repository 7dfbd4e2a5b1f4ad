package huizhen.recording.log;

import java.util.ArrayList;
import java.util.List;

/// Makes roots and proofs of a tree (RFC 9162 §2.1.1, §2.1.3.1, §2.1.4.1). Asks for at most O(log²
/// n) nodes.
public final class TreeProofs {
  private final TreeNodes nodes;

  public TreeProofs(TreeNodes nodes) {
    this.nodes = nodes;
  }

  /// Of the first `size` leaves.
  public TreeHash root(long size) {
    if (size < 0) {
      throw new IllegalArgumentException("no tree has %d leaves".formatted(size));
    }
    return size == 0 ? TreeHash.EMPTY : range(0, size);
  }

  /// That the leaf `index` is among the first `size`; from the leaf's sibling upwards.
  public List<TreeHash> inclusion(long index, long size) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException(
          "leaf %d is not among the first %d".formatted(index, size));
    }
    var path = new ArrayList<TreeHash>();
    include(index, 0, size, path);
    return path;
  }

  /// That the tree of `first` leaves is the beginning of the one of `second`.
  public List<TreeHash> consistency(long first, long second) {
    if (first < 1 || first > second) {
      throw new IllegalArgumentException(
          "no proof leads from %d leaves to %d".formatted(first, second));
    }
    var path = new ArrayList<TreeHash>();
    include(first, 0, second, true, path);
    return path;
  }

  private void include(long index, long from, long to, List<TreeHash> path) {
    if (to - from == 1) {
      return;
    }
    long middle = from + split(to - from);
    if (index < middle) {
      include(index, from, middle, path);
      path.add(range(middle, to));
    } else {
      include(index, middle, to, path);
      path.add(range(from, middle));
    }
  }

  /// SUBPROOF of §2.1.4.1.
  ///
  /// @param isKnown whether this subtree is one whose root the verifier has
  private void include(long first, long from, long to, boolean isKnown, List<TreeHash> path) {
    if (first == to) {
      if (!isKnown) {
        path.add(range(from, to));
      }
      return;
    }
    long middle = from + split(to - from);
    if (first <= middle) {
      include(first, from, middle, isKnown, path);
      path.add(range(middle, to));
    } else {
      include(first, middle, to, false, path);
      path.add(range(from, middle));
    }
  }

  private TreeHash range(long from, long to) {
    long leaves = to - from;
    if (Long.bitCount(leaves) == 1) {
      int level = Long.numberOfTrailingZeros(leaves);
      return nodes.node(level, from >> level);
    }
    long middle = from + split(leaves);
    return TreeHash.node(range(from, middle), range(middle, to));
  }

  /// The largest power of two below `leaves`, which is above 1.
  private static long split(long leaves) {
    return Long.highestOneBit(leaves - 1);
  }
}
