# The tasks of an account that Monica 4 exported as JSON; they have no day, so those to be done get $due.
.account.data[] | select(.type == "contact") | .values[] | select(.properties.is_partial | not)
| .uuid as $uid | .data[] | select(.type == "task") | .values[] | {uuid} + .properties
| {uid: .uuid, contact_uid: $uid, title, note: .description, due_on: (.completed_at // $due)[:10],
   status: (if .completed then "done" else "open" end), closed_at: .completed_at}
