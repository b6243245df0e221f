// The links of std::list: a circle through the list itself.
typedef struct node {
  struct node *next, *previous;
} node_t;

// std::__detail::_List_node_base::_M_hook(position): before it
void _ZNSt8__detail15_List_node_base7_M_hookEPS0_(node_t* node, node_t* position) {
  node->next = position;
  node->previous = position->previous;
  position->previous->next = node;
  position->previous = node;
}

// _M_unhook()
void _ZNSt8__detail15_List_node_base9_M_unhookEv(node_t* node) {
  node->next->previous = node->previous;
  node->previous->next = node->next;
}

// _M_transfer(first, last): what is from first to before last, to before the node
void _ZNSt8__detail15_List_node_base11_M_transferEPS0_S1_(node_t* node, node_t* first,
                                                          node_t* last) {
  if (node == last) return;
  node_t* const end = last->previous;
  first->previous->next = last;
  last->previous = first->previous;
  node->previous->next = first;
  first->previous = node->previous;
  end->next = node;
  node->previous = end;
}

// _M_reverse()
void _ZNSt8__detail15_List_node_base10_M_reverseEv(node_t* list) {
  node_t* node = list;
  do {
    node_t* const next = node->next;
    node->next = node->previous;
    node->previous = next;
    node = next;
  } while (node != list);
}

static void adopt(node_t* list, node_t links, const node_t* from) {
  const _Bool was_empty = links.next == from;
  list->next = was_empty ? list : links.next;
  list->previous = was_empty ? list : links.previous;
  list->next->previous = list->previous->next = list;
}

// swap(list, list)
void _ZNSt8__detail15_List_node_base4swapERS0_S1_(node_t* a, node_t* b) {
  const node_t links = *a;
  adopt(a, *b, b);
  adopt(b, links, a);
}
