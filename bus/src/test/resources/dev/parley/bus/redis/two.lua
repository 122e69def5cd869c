local function answer(keys, arguments)
  return 'two ' .. arguments[1]
end
