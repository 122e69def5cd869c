local function answer(keys, arguments)
  return 'one ' .. arguments[1]
end
