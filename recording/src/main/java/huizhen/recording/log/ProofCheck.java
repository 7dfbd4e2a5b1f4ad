package huizhen.recording.log;

import java.util.List;

/// Checks proofs against roots (RFC 9162 §2.1.3.2, §2.1.4.2). Never throws on bad proofs.
public final class ProofCheck {
  private ProofCheck() {}

  /// Whether `leaf` is number `index` of the `size` leaves under `root`.
  public static boolean isIncluded(
      TreeHash leaf, long index, long size, List<TreeHash> path, TreeHash root) {
    if (index < 0 || index >= size) {
      return false;
    }
    long at = index;
    long last = size - 1;
    TreeHash hash = leaf;
    for (TreeHash sibling : path) {
      if (last == 0) {
        return false;
      }
      if ((at & 1) == 1 || at == last) {
        hash = TreeHash.node(sibling, hash);
        while ((at & 1) == 0 && at != 0) {
          at >>= 1;
          last >>= 1;
        }
      } else {
        hash = TreeHash.node(hash, sibling);
      }
      at >>= 1;
      last >>= 1;
    }
    return last == 0 && hash.equals(root);
  }

  /// Whether the tree of `first` leaves under `firstRoot` is the beginning of the one of `second`.
  public static boolean isConsistent(
      long first, TreeHash firstRoot, long second, TreeHash secondRoot, List<TreeHash> path) {
    if (first < 1 || first > second) {
      return false;
    }
    if (first == second) {
      return path.isEmpty() && firstRoot.equals(secondRoot);
    }
    // A whole subtree's root is known to the verifier and so not in the proof.
    boolean isWhole = Long.bitCount(first) == 1;
    if (path.isEmpty() && !isWhole) {
      return false;
    }
    long at = first - 1;
    long last = second - 1;
    while ((at & 1) == 1) {
      at >>= 1;
      last >>= 1;
    }
    TreeHash before = isWhole ? firstRoot : path.getFirst();
    TreeHash after = before;
    for (TreeHash sibling : path.subList(isWhole ? 0 : 1, path.size())) {
      if (last == 0) {
        return false;
      }
      if ((at & 1) == 1 || at == last) {
        before = TreeHash.node(sibling, before);
        after = TreeHash.node(sibling, after);
        while ((at & 1) == 0 && at != 0) {
          at >>= 1;
          last >>= 1;
        }
      } else {
        after = TreeHash.node(after, sibling);
      }
      at >>= 1;
      last >>= 1;
    }
    return last == 0 && before.equals(firstRoot) && after.equals(secondRoot);
  }
}
