# The contacts of an account that Monica 4 exported as JSON; relatives that have no page of their own are left out.
.account
| (.instance.contact_field_types | map({key: .uuid, value: .properties}) | from_entries) as $kinds
| .data[] | select(.type == "contact") | .values[] | select(.properties.is_partial | not)
| .uuid as $uid | .properties as $p
| (reduce .data[] as $part ({}; .[$part.type] = $part.values)) as $has
| [$has.contact_field[]?.properties | {kind: $kinds[.type], data}] as $ways
| {
    uid: $uid,
    first_name: $p.first_name, middle_name: $p.middle_name, last_name: $p.last_name,
    org: $p.company, job_title: $p.job, tags: $p.tags,
    birthday: ($p.birthdate | if . == null or .is_age_based then null
               elif .is_year_unknown then .date[5:10] else .date[:10] end),
    phones: [$ways[] | select(.kind.type == "phone").data],
    emails: [$ways[] | select(.kind.type == "email").data],
    city: ($has.address[0].properties.city?),
    addresses: [$has.address[]?.properties | [.street, .city, .province, .postal_code, .country]
                | map(values) | join(", ")],
    note: ([$p.description, ($p | {nickname, food: .food_preferences} | to_entries[]
            | select(.value) | "\(.key): \(.value)"),
            ($ways[] | select(.kind.type == null) | "\(.kind.name): \(.data)")] | map(values) | join("\n"))
  }
