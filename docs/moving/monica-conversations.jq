# Calls, notes, messages and activities of an account that Monica 4 exported as JSON, as conversations.
.account.data
| [.[] | select(.type == "contact") | .values[] | select(.properties.is_partial | not)] as $people
| ( $people[] | .uuid as $uid | .data[]
    | if .type == "call" then .values[] | {uuid} + .properties | {
        uid: .uuid, contact_uid: [$uid], at: .called_at, channel: "call",
        direction: (if .contact_called then "in" else "out" end), topic: null, text: (.content // "call")}
      elif .type == "note" then .values[] | {
        uid: .uuid, contact_uid: [$uid], at: .created_at, channel: "note", direction: null, topic: null,
        text: .properties.body}
      elif .type == "conversation" then .values[].properties.messages[] | {uuid} + .properties | {
        uid: .uuid, contact_uid: [$uid], at: .written_at, channel: "chat",
        direction: (if .written_by_me then "out" else "in" end), topic: null, text: .content}
      else empty end ),
  ( .[] | select(.type == "activity") | .values[] | .uuid as $uid | .properties | {
        uid: $uid,
        contact_uid: [$people[] | select(any(.data[]; .type == "activity" and any(.values[]; . == $uid))) | .uuid],
        at: .happened_at, channel: "meeting", direction: null, topic: .summary,
        text: (.description // .summary)} )
